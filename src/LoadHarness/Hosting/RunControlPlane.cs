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
    /// <summary>Those of the simulator's further processes, each an account of its own that was set up like the first.</summary>
    public IReadOnlyList<IAwsIotControlPlane> Others { get; init; } = [];

    private const string NotAsked = "The control plane was not asked";

    /// <summary>Finds it: always that of a simulator, AWS's where there are credentials, and no other.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="simulators">The simulator's processes; empty for other targets, or where one has ended by itself.</param>
    /// <param name="isWanted">False where the user asked for the wire alone.</param>
    public static async Task<RunControlPlane> FindAsync(RunPlan plan, IReadOnlyList<SimulatorReady> simulators, bool isWanted)
    {
        if (!isWanted)
        {
            return new RunControlPlane(null, null, $"{NotAsked} (--no-control-plane): causes rest on the wire alone, and the account was not audited.");
        }

        if (plan.Target.Kind != TargetKind.Aws)
        {
            return simulators.Count == 0
                ? new RunControlPlane(null, null, null)
                : new RunControlPlane(ControlPlanes.Of(simulators[0]), simulators[0].Region, null) { Others = [.. simulators.Skip(1).Select(ControlPlanes.Of)] };
        }

        var region = ControlPlanes.RegionOf(plan.Target);
        return await ControlPlanes.OfAwsAsync(plan.Target) is { } client
            ? new RunControlPlane(client, region, null)
            : new RunControlPlane(null, null, $"{NotAsked}, for want of {(region is null ? "a region in the endpoint's name" : "AWS credentials")}: causes rest on the wire alone, and the account was not audited.");
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Client?.Dispose();
        foreach (var other in Others)
        {
            other.Dispose();
        }
    }
}
