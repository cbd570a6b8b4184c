using LoadHarness.Core.Engine;
using LoadHarness.Core.Metrics;
using LoadHarness.Core.Results;

namespace LoadHarness.Hosting.Devices;

/// <summary>Where a run's devices live: in the program itself, or in worker processes.</summary>
internal interface IDeviceHost : IAsyncDisposable
{
    /// <summary>Starts and ends the devices.</summary>
    IRunDriver Driver { get; }

    /// <summary>When a second's measurements are in the recorder; null where they always are.</summary>
    IRunSeconds? Seconds { get; }

    /// <summary>Reads what the harness uses, all its processes together.</summary>
    IHostProbe Probe { get; }

    /// <summary>Why measurements were lost, one sentence; null where none were.</summary>
    string? Crash { get; }

    /// <summary>What each worker used; null where there are none.</summary>
    IReadOnlyList<WorkerSummary>? Workers { get; }

    /// <summary>Makes ready for the start; against the simulator a rehearsal is part of it.</summary>
    /// <param name="stop">Ends it early.</param>
    Task PrepareAsync(CancellationToken stop);
}
