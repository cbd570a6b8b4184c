namespace LoadHarness.Core.Engine;

/// <summary>What the devices of a fleet do.</summary>
public interface IScenario : IAsyncDisposable
{
    /// <summary>The name in plans: <c>fleet-provisioning</c>.</summary>
    string Name { get; }

    /// <summary>The funnel's stages in order; the last is <c>operational</c>.</summary>
    IReadOnlyList<string> FunnelStages { get; }

    /// <summary>Makes a device; called once for each device that starts, just before its first iteration.</summary>
    /// <param name="index">The device's index in the fleet, from 0.</param>
    IScenarioDevice CreateDevice(int index);
}

/// <summary>One virtual device under a scenario.</summary>
public interface IScenarioDevice
{
    /// <summary>Runs the scenario once; what was measured has gone to the iteration when this returns, late answers too.</summary>
    /// <param name="iteration">Where measurements go.</param>
    /// <param name="cancellationToken">Cuts the iteration off: what is under way is then recorded as cancelled.</param>
    /// <returns>A task that fails only by a bug: measured failures are outcomes.</returns>
    Task RunAsync(Iteration iteration, CancellationToken cancellationToken);

    /// <summary>Closes what the device holds open, politely.</summary>
    ValueTask ReleaseAsync();
}

/// <summary>A virtual device that can take up the identity that it had in a process of the run that was killed.</summary>
public interface IRestorableDevice : IScenarioDevice
{
    /// <summary>Whether its identity was kept.</summary>
    bool CanRestore { get; }

    /// <summary>Connects with that identity and is held again, instead of the scenario; what was measured has gone to the iteration when this returns.</summary>
    /// <param name="iteration">Where measurements go.</param>
    /// <param name="cancellationToken">Cuts it off.</param>
    /// <returns>A task that fails only by a bug.</returns>
    Task RestoreAsync(Iteration iteration, CancellationToken cancellationToken);
}
