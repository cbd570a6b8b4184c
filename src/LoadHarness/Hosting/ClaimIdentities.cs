using System.Security.Cryptography.X509Certificates;
using LoadHarness.Core;
using LoadHarness.Core.Plans;
using LoadHarness.Mqtt.Transport;
using LoadHarness.Scenarios.Common;

namespace LoadHarness.Hosting;

/// <summary>Loads claim certificates: one for the fleet, or one a device where the path has a placeholder.</summary>
internal static class ClaimIdentities
{
    /// <summary>Returns the way from a device's index to its identity; files are read and checked here, not in the run.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="target">Where devices connect.</param>
    /// <param name="runId">The run's id.</param>
    /// <param name="timeProvider">The time certificates must be valid at.</param>
    /// <param name="made">A group's certificate that was made for the run, with its key; null for the target's own.</param>
    /// <exception cref="HarnessException">A file cannot be read or used.</exception>
    public static Func<int, ConnectionIdentity> Load(RunPlan plan, RunTarget target, string runId, TimeProvider timeProvider, Func<int, X509Certificate2?>? made = null)
    {
        var own = LoadOwn(plan, target, runId, timeProvider);
        if (target.Tls is null || made is null)
        {
            return own;
        }

        var groups = new FleetGroups(plan, runId);
        ConnectionIdentity?[] ofGroups = [.. groups.All.Select(group => made(group.Index) is { } certificate ? new ConnectionIdentity(target.Tls.Create(certificate, SharesContext(plan))) : null)];
        return index => ofGroups[groups.GroupOf(index)] ?? own(index);
    }

    private static Func<int, ConnectionIdentity> LoadOwn(RunPlan plan, RunTarget target, string runId, TimeProvider timeProvider)
    {
        if (target.Tls is null)
        {
            return static _ => ConnectionIdentity.Plain;
        }

        if (target.CertificatePath is null || target.KeyPath is null)
        {
            if (plan.Target.Kind == TargetKind.Aws)
            {
                throw new HarnessException(ExitCode.BadInput, "AWS IoT needs a claim certificate and its key.", "Give --cert and --key.");
            }

            var bare = new ConnectionIdentity(target.Tls.Create(certificate: null, plan.Target.Resume));
            return _ => bare;
        }

        if (!target.CertificatePath.Contains('{', StringComparison.Ordinal))
        {
            var certificate = CertificateFiles.LoadClient(target.CertificatePath, target.KeyPath, timeProvider.GetUtcNow());
            var shared = new ConnectionIdentity(target.Tls.Create(certificate, SharesContext(plan)));
            return _ => shared;
        }

        var identities = new ConnectionIdentity[plan.Fleet.Devices];
        for (var index = 0; index < identities.Length; index++)
        {
            var serial = DeviceNames.Serial(plan, runId, index);
            var certificate = CertificateFiles.LoadClient(DeviceNames.Fill(target.CertificatePath, serial, index), DeviceNames.Fill(target.KeyPath, serial, index), timeProvider.GetUtcNow());
            identities[index] = new ConnectionIdentity(target.Tls.Create(certificate, plan.Target.Resume));
        }

        return index => identities[index];
    }

    /// <summary>
    /// Simulator and AWS issue no session tickets, so there allowing resumption only lets the runtime share its native
    /// context between devices, which halves their memory. A broker that does issue them would flatter the figures.
    /// </summary>
    private static bool SharesContext(RunPlan plan) => plan.Target.Resume || plan.Target.Kind != TargetKind.Mqtt;
}
