using LoadHarness.Core.Engine;
using LoadHarness.Core.Engine.Pacers;
using LoadHarness.Core.Frames;
using LoadHarness.Core.Metrics;
using LoadHarness.Core.Metrics.Merging;
using LoadHarness.Core.Plans;
using LoadHarness.Core.Results;
using LoadHarness.Hosting.Devices;

namespace LoadHarness.Hosting.Workers;

/// <summary>A run's devices in worker processes: starts them, tells them when, and adds up what they measure into one recorder, so that all else is as in one process.</summary>
internal sealed class WorkerFleet : IDeviceHost, IRunDriver
{
    /// <summary>How far ahead the common start lies: the order to start must have reached every worker by then.</summary>
    private static readonly TimeSpan Lead = TimeSpan.FromMilliseconds(250);

    private readonly RunPlan _plan;
    private readonly RunRecorder _recorder;
    private readonly FleetOrders _orders;
    // Longer than an engine takes to cut off what is under way.
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(10);

    private readonly IntervalMerger _merger;
    private readonly Pacer? _pacer;
    private readonly WorkerSeconds _seconds;
    private readonly WorkerUse[] _uses;
    private readonly FleetProbe _probe;
    private readonly CancellationTokenSource _broken = new();
    private WorkerProcess[] _workers = [];
    private volatile bool _draining;

    /// <summary>Makes a fleet; its processes are started by <see cref="PrepareAsync"/>.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="recorder">Where all workers' measurements are added up.</param>
    /// <param name="orders">What each worker is told.</param>
    /// <param name="simulators">The simulator's process ids; empty for other targets.</param>
    public WorkerFleet(RunPlan plan, RunRecorder recorder, FleetOrders orders, IReadOnlyList<int> simulators)
    {
        (_plan, _recorder, _orders) = (plan, recorder, orders);
        _merger = new IntervalMerger(recorder);
        _pacer = ExecutorNames.IsOpen(plan.Load.Executor) ? PacerFactory.Create(plan.Load, plan.Fleet.Devices) : null;
        _seconds = new WorkerSeconds(recorder.TimeProvider, () => StartTimestamp, () => _workers.Min(static worker => worker.IsOver ? TimeSpan.MaxValue : worker.Latest), Merge);
        _uses = [.. Enumerable.Range(0, plan.Workers).Select(index => new WorkerUse(new FleetSlice(index, plan.Workers), plan.Fleet.Devices))];
        _probe = new FleetProbe(new HostProbe(simulators), _uses);
    }

    /// <inheritdoc/>
    public IRunDriver Driver => this;

    /// <inheritdoc/>
    public IRunSeconds Seconds => _seconds;

    /// <inheritdoc/>
    public IHostProbe Probe => _probe;

    /// <inheritdoc/>
    public string? Crash => _workers.Select(static worker => worker.Crash).FirstOrDefault(static crash => crash is not null);

    /// <inheritdoc/>
    public IReadOnlyList<WorkerSummary> Workers => [.. _uses.Select(static use => use.Summarize())];

    /// <summary>The workers' process ids, once they are started.</summary>
    public IReadOnlyList<int> ProcessIds => [.. _workers.Select(static worker => worker.Id)];

    /// <inheritdoc/>
    public RunState State => Array.TrueForAll(_workers, static worker => worker.IsOver) ? RunState.Ended
        : _draining ? RunState.Draining
        : (RunState)_workers.Min(static worker => worker.IsOver ? (int)RunState.Ended : (int)worker.State);

    /// <inheritdoc/>
    public long StartTimestamp { get; private set; }

    /// <inheritdoc/>
    public double? PeakRate => _pacer?.PeakRate;

    /// <inheritdoc/>
    public double? PlannedRateAt(TimeSpan elapsed)
    {
        var now = After(StartTimestamp, elapsed);
        var planned = _pacer?.RateAt(_recorder.TimeProvider.GetElapsedTime(StartTimestamp, now - Pauses.Between(StartTimestamp, now)));
        return planned is null || (State == RunState.Running && !Pauses.IsPausedAt(now)) ? planned : 0;
    }

    /// <inheritdoc/>
    public ArrivalPauses Pauses { get; } = new();

    /// <inheritdoc/>
    public void TogglePause()
    {
        var at = After(_recorder.TimeProvider.GetTimestamp(), ArrivalPauses.Lead);
        if (Pauses.Resume(at))
        {
            TellAll(FrameKind.Resume, at);
        }
        else if (State == RunState.Running && StartTimestamp != 0 && Pauses.Pause(at))
        {
            TellAll(FrameKind.Pause, at);
        }
    }

    /// <inheritdoc/>
    public async Task PrepareAsync(CancellationToken stop)
    {
        for (var index = 0; index < _plan.Workers; index++)
        {
            // One by one: where one cannot be started, those before it must be ended.
            _workers = [.. _workers, WorkerProcess.Start(_orders.Of(index), _seconds.Arrived, _orders.Created)];
        }

        await using var stopping = stop.Register(() => TellAll(FrameKind.Stop)); // Ends their rehearsal.
        var ready = Task.WhenAll(_workers.Select(static worker => worker.ReadyAsync()));
        await EndedAsync(ready, stop);
        _recorder.AnchorAt(StartTimestamp = After(_recorder.TimeProvider.GetTimestamp(), Lead));
    }

    /// <inheritdoc/>
    public async Task RunAsync(CancellationToken stop, CancellationToken cutOff)
    {
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(stop, cutOff, _broken.Token);
        await using var stopped = stopping.Token.Register(Drain);
        await using var cut = cutOff.Register(() => TellAll(FrameKind.CutOff));
        var payload = new PayloadWriter();
        payload.Number(StartTimestamp);
        foreach (var worker in _workers)
        {
            worker.Tell(FrameKind.Start, payload.Written);
        }

        var ended = Task.WhenAll(_workers.Select(WatchAsync));
        if (_plan.Fleet.After == AfterOperational.Hold)
        {
            await HoldAsync(ended, stopping.Token);
        }

        await EndedAsync(ended, cutOff);
        Pauses.Resume(_recorder.TimeProvider.GetTimestamp());
        if (_workers.Select(static worker => worker.Bug).FirstOrDefault(static bug => bug is not null) is { } bug)
        {
            throw new InvalidOperationException(bug);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(_workers.Select(static worker => worker.DisposeAsync().AsTask()));
        _probe.Dispose();
        _broken.Dispose();
    }

    /// <summary>Waits; once the workers were told to end, they have a while to do so: one that hangs must not keep the others' measurements from the reports.</summary>
    private async Task EndedAsync(Task ended, CancellationToken told)
    {
        await ended.WaitAsync(told).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await ended.WaitAsync(Grace, _recorder.TimeProvider, CancellationToken.None).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!ended.IsCompleted)
        {
            foreach (var worker in _workers)
            {
                worker.Kill();
            }
        }

        await ended;
    }

    /// <summary>Waits for the end of a worker; what the others still do says nothing once its measurements are lost.</summary>
    private async Task WatchAsync(WorkerProcess worker)
    {
        await worker.Ended;
        if (worker.Crash is not null || worker.Bug is not null)
        {
            await _broken.CancelAsync();
        }
    }

    /// <summary>Holds the fleet once the last device of all has finished.</summary>
    private async Task HoldAsync(Task ended, CancellationToken stopping)
    {
        try
        {
            // The state comes with the frames, so the hold is up to a second longer than the plan's, never shorter.
            using var polling = new PeriodicTimer(TimeSpan.FromMilliseconds(100), _recorder.TimeProvider);
            while (!ended.IsCompleted && State < RunState.Holding)
            {
                await polling.WaitForNextTickAsync(stopping);
            }

            await Task.WhenAny(ended, Task.Delay(_plan.Fleet.Hold, _recorder.TimeProvider, stopping));
        }
        catch (OperationCanceledException)
        {
            // Stopped: nothing is held.
        }

        TellAll(FrameKind.Release);
    }

    private void Drain()
    {
        _draining = true;
        Pauses.Resume(_recorder.TimeProvider.GetTimestamp());
        TellAll(FrameKind.Stop);
    }

    private void TellAll(FrameKind kind, long? timestamp = null)
    {
        var payload = new PayloadWriter();
        if (timestamp is { } time)
        {
            payload.Number(time);
        }

        foreach (var worker in _workers)
        {
            worker.Tell(kind, payload.Written);
        }
    }

    private long After(long timestamp, TimeSpan span) => timestamp + (long)(span.TotalSeconds * _recorder.TimeProvider.TimestampFrequency);

    /// <summary>Adds what has come to the recorder; called by the collector, which also reads it.</summary>
    private void Merge()
    {
        for (var index = 0; index < _workers.Length; index++)
        {
            while (_workers[index].TryTake(out var payload))
            {
                _uses[index].Add(_merger.Add(payload.Span));
            }
        }
    }
}
