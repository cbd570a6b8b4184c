using LoadHarness.AwsIot.ControlPlane;
using LoadHarness.Core.Plans;
using LoadHarness.Simulator;

namespace LoadHarness.Hosting;

/// <summary>The control plane that a run asks at its end, once for audit and diagnosis together: looking for credentials can take seconds.</summary>
/// <param name="Client">Null where it is not asked.</param>
/// <param name="Region">Its region; null where it is not asked.</param>
/// <param name="Reason">Why it is not asked, one sentence; null where it is, or where the target has none.</param>
internal sealed record RunControlPlane(IAwsIotControlPlane? Client, string? Region, string? Reason) : IDisposable
{
    private const string NotAsked = "The control plane was not asked";

    /// <summary>Finds it: always that of a simulator, AWS's where there are credentials, and no other.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="simulator">The simulator; null for other targets, or where it has ended by itself.</param>
    /// <param name="isWanted">False where the user asked for the wire alone.</param>
    public static async Task<RunControlPlane> FindAsync(RunPlan plan, SimulatorReady? simulator, bool isWanted)
    {
        if (!isWanted)
        {
            return new RunControlPlane(null, null, $"{NotAsked} (--no-control-plane): causes rest on the wire alone, and the account was not audited.");
        }

        if (plan.Target.Kind != TargetKind.Aws)
        {
            return simulator is null ? new RunControlPlane(null, null, null) : new RunControlPlane(ControlPlanes.Of(simulator), simulator.Region, null);
        }

        var region = ControlPlanes.RegionOf(plan.Target);
        return await ControlPlanes.OfAwsAsync(plan.Target) is { } client
            ? new RunControlPlane(client, region, null)
            : new RunControlPlane(null, null, $"{NotAsked}, for want of {(region is null ? "a region in the endpoint's name" : "AWS credentials")}: causes rest on the wire alone, and the account was not audited.");
    }

    /// <inheritdoc/>
    public void Dispose() => Client?.Dispose();
}
