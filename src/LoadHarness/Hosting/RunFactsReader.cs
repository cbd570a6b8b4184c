using LoadHarness.AwsIot;
using LoadHarness.Core.Plans;
using LoadHarness.Core.Plans.Quirks;
using LoadHarness.Diagnosis.Facts;
using LoadHarness.Hosting.Claims;
using LoadHarness.Mqtt.Transport;
using LoadHarness.Scenarios.Common;

namespace LoadHarness.Hosting;

/// <summary>Reads the control plane's facts about the claims and templates that a run's devices used.</summary>
/// <param name="plan">The plan.</param>
/// <param name="runId">The run's id.</param>
/// <param name="target">Where devices connected.</param>
/// <param name="claims">The claims that were made for the run.</param>
internal sealed class RunFactsReader(RunPlan plan, string runId, RunTarget target, ClaimSet claims)
{
    private readonly FleetGroups _groups = new(plan, runId);
    private readonly string? _own = IdOf(target.CertificatePath, target.KeyPath);

    /// <summary>A group's claim certificate's id; null where each device has its own or there is none.</summary>
    public string? CertificateIdOf(int group) => target.Tls is null ? null
        : claims.CertificateIdOf(group) ?? (_groups.All[group].Claim is { Cert: { } certificate } claim ? IdOf(certificate, claim.Key) : _own);

    /// <summary>Reads; null with the reason in a sentence where it cannot be asked.</summary>
    /// <param name="controlPlane">The control plane.</param>
    /// <param name="pending">Certificates left in PENDING_ACTIVATION, as the audit counted them; null where it did not.</param>
    /// <param name="time">The clock.</param>
    public async Task<(ControlPlaneFacts? Facts, IReadOnlyList<string> Sentences)> ReadAsync(RunControlPlane controlPlane, long? pending, TimeProvider time)
    {
        if (controlPlane is not { Client: { } client, Region: { } region })
        {
            return (null, controlPlane.Reason is { } reason ? [reason] : []);
        }

        var facts = await new ControlPlaneReader(client, time).ReadAsync(new FactsRequest
        {
            Region = region,
            Claims = [.. _groups.All.Where(static group => group.Devices > 0).Select(UseOf).OfType<ClaimUse>().Distinct()],
            Templates = [.. _groups.All.Select(static group => group.Template).Distinct(StringComparer.Ordinal)],
            Flow = plan.Fleet.Identity,
            Format = plan.Fleet.Payload,
            PendingCertificates = pending,
        });
        return (facts, facts.Gaps);
    }

    private ClaimUse? UseOf(FleetGroup group)
    {
        if (CertificateIdOf(group.Index) is not { } id)
        {
            return null;
        }

        var clientId = group.Has(Quirk.SharedClientId) ? DeviceNames.SharedClientId(plan, runId, group.Index) : DeviceNames.Serial(plan, runId, _groups.DevicesOf(group.Index).First());
        return new ClaimUse(id, group.Template, clientId);
    }

    /// <summary>The id of a certificate in a file; null for none, or one a device.</summary>
    private static string? IdOf(string? certificatePath, string? keyPath)
    {
        if (certificatePath is null || keyPath is null || certificatePath.Contains('{', StringComparison.Ordinal))
        {
            return null;
        }

        using var certificate = System.Security.Cryptography.X509Certificates.X509Certificate2.CreateFromPem(File.ReadAllText(certificatePath));
        return AwsIotNames.CertificateId(certificate.RawDataMemory.Span);
    }
}
