using System.Globalization;
using System.Security.Cryptography.X509Certificates;
using LoadHarness.Core.Plans;
using LoadHarness.Hosting.Claims;
using LoadHarness.Scenarios.Common;
using LoadHarness.Simulator;

namespace LoadHarness.Hosting.Workers;

/// <summary>What the workers of a run are told.</summary>
/// <param name="plan">The effective plan.</param>
/// <param name="runId">The run's id.</param>
/// <param name="simulators">The simulator's processes; empty for other targets.</param>
/// <param name="claims">The claims that were made for the run.</param>
/// <param name="folder">The run's folder, where workers log.</param>
internal sealed class FleetOrders(RunPlan plan, string runId, IReadOnlyList<SimulatorReady> simulators, ClaimSet claims, string folder)
{
    private readonly string _plan = PlanWriter.Write(plan);
    private readonly WorkerClaim?[] _claims = [.. Enumerable.Range(0, plan.Fleet.Groups.Count + 1).Select(group => Write(claims.Of(group)))];

    /// <summary>Hears of what devices had created at the target; null for nobody.</summary>
    public Action<CreatedThing>? Created { get; init; }

    /// <summary>The order of a worker.</summary>
    public WorkerOrder Of(int index) => new()
    {
        Plan = _plan,
        RunId = runId,
        Index = index,
        Count = plan.Workers,
        Simulators = simulators,
        Claims = _claims,
        LogFile = Path.GetFullPath(Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"loadharness-worker{index + 1}.log"))),
    };

    private static WorkerClaim? Write(X509Certificate2? claim)
    {
        using var key = claim?.GetECDsaPrivateKey();
        return key is null ? null : new WorkerClaim(claim!.ExportCertificatePem(), key.ExportPkcs8PrivateKeyPem());
    }
}
