using System.Security.Cryptography.X509Certificates;
using LoadHarness.Core;
using LoadHarness.Core.Engine;
using LoadHarness.Core.Plans;
using LoadHarness.Core.Plans.Quirks;
using LoadHarness.Mqtt.Transport;
using LoadHarness.Scenarios.Common;

namespace LoadHarness.Hosting;

/// <summary>Loads claim certificates: one for the fleet or a group, or one a device where the path has a placeholder. TLS options are made once for each certificate and way of using it.</summary>
internal static class ClaimIdentities
{
    /// <summary>Returns the way from a device's index to its identity; files are read and checked here, not in the run.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="target">Where devices connect.</param>
    /// <param name="runId">The run's id.</param>
    /// <param name="timeProvider">The time certificates must be valid at.</param>
    /// <param name="groups">The plan's groups.</param>
    /// <param name="made">A group's certificate that was made for the run, with its key; null for the target's own.</param>
    /// <param name="slice">Which devices are this process's, and need a certificate; null for all.</param>
    /// <exception cref="HarnessException">A file cannot be read or used.</exception>
    public static Func<int, ConnectionIdentity> Load(RunPlan plan, RunTarget target, string runId, TimeProvider timeProvider, FleetGroups groups, Func<int, X509Certificate2?>? made = null, FleetSlice? slice = null)
    {
        var shared = new Dictionary<(X509Certificate2?, Quirk), ConnectionIdentity>();
        var files = FromFiles(groups, timeProvider);
        var byGroup = groups.All.Select(group => (made?.Invoke(group.Index) ?? files[group.Index]) is { } own ? Shared(own, group.Quirks) : null).ToArray();
        Func<int, ConnectionIdentity>? others = Array.TrueForAll(byGroup, static identity => identity is not null) ? null : LoadTarget();
        return device => byGroup[groups.GroupOf(device)] ?? others!(device);

        ConnectionIdentity Shared(X509Certificate2? certificate, Quirk quirks)
        {
            var key = (certificate, quirks & DeviceManner.Acting);
            if (!shared.TryGetValue(key, out var identity))
            {
                identity = DeviceManner.Identity(target.Tls, certificate, plan.Target.Resume, quirks, issuesNoTickets: certificate is not null && IssuesNoTickets(plan));
                shared[key] = identity;
            }

            return identity;
        }

        Func<int, ConnectionIdentity> LoadTarget()
        {
            if (target.Tls is null || target.CertificatePath is null || target.KeyPath is null)
            {
                if (plan.Target.Kind == TargetKind.Aws)
                {
                    throw new HarnessException(ExitCode.BadInput, "AWS IoT needs a claim certificate and its key.", "Give --cert and --key.");
                }

                return OfGroups(groups.All.Select(group => Shared(null, group.Quirks)));
            }

            if (!target.CertificatePath.Contains('{', StringComparison.Ordinal))
            {
                var certificate = CertificateFiles.LoadClient(target.CertificatePath, target.KeyPath, timeProvider.GetUtcNow());
                return OfGroups(groups.All.Select(group => Shared(certificate, group.Quirks)));
            }

            return OnePerDevice(plan, target, runId, timeProvider, groups, device => byGroup[groups.GroupOf(device)] is null && slice?.Contains(device) != false);
        }

        Func<int, ConnectionIdentity> OfGroups(IEnumerable<ConnectionIdentity> identities)
        {
            ConnectionIdentity[] all = [.. identities];
            return device => all[groups.GroupOf(device)];
        }
    }

    /// <summary>Reads the claims that a plan names as files, by group; null for groups that name none. A file that several groups name is one certificate.</summary>
    private static X509Certificate2?[] FromFiles(FleetGroups groups, TimeProvider timeProvider)
    {
        var loaded = new Dictionary<(string, string), X509Certificate2>();
        return [.. groups.All.Select(group => group.Claim is { Cert: { } cert, Key: { } key } ? Load(cert, key) : null)];

        X509Certificate2 Load(string cert, string key)
        {
            if (!loaded.TryGetValue((cert, key), out var certificate))
            {
                loaded[(cert, key)] = certificate = CertificateFiles.LoadClient(cert, key, timeProvider.GetUtcNow());
            }

            return certificate;
        }
    }

    private static Func<int, ConnectionIdentity> OnePerDevice(RunPlan plan, RunTarget target, string runId, TimeProvider timeProvider, FleetGroups groups, Func<int, bool> isNeeded)
    {
        var identities = new ConnectionIdentity[plan.Fleet.Devices];
        for (var index = 0; index < identities.Length; index++)
        {
            if (isNeeded(index))
            {
                var serial = DeviceNames.Serial(plan, runId, index);
                var certificate = CertificateFiles.LoadClient(DeviceNames.Fill(target.CertificatePath!, serial, index), DeviceNames.Fill(target.KeyPath!, serial, index), timeProvider.GetUtcNow());
                identities[index] = DeviceManner.Identity(target.Tls, certificate, plan.Target.Resume, groups.Of(index).Quirks);
            }
        }

        return index => identities[index];
    }

    /// <summary>Simulator and AWS issue no session tickets (AWS IoT developer guide, "Transport security in AWS IoT"); other brokers may.</summary>
    private static bool IssuesNoTickets(RunPlan plan) => plan.Target.Kind != TargetKind.Mqtt;
}
