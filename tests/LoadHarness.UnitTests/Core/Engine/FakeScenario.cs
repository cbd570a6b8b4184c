using System.Collections.Concurrent;
using LoadHarness.Core.Engine;
using LoadHarness.Core.Metrics;

namespace LoadHarness.UnitTests.Core.Engine;

/// <summary>Devices that do what a test says, and are watched doing it.</summary>
internal sealed class FakeScenario(Func<Iteration, CancellationToken, Task> run) : IScenario
{
    private readonly ConcurrentDictionary<int, int> _running = new();
    private readonly Lock _lock = new();
    private TaskCompletionSource _gate = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _active;
    private int _peak;

    public FakeScenario()
        : this((iteration, _) => Succeed(iteration))
    {
    }

    public string Name => "fake";

    public IReadOnlyList<string> FunnelStages => ["connected", "operational"];

    /// <summary>What was run, in no order.</summary>
    public ConcurrentBag<Iteration> Iterations { get; } = [];

    public ConcurrentQueue<int> Created { get; } = new();

    public ConcurrentQueue<int> Released { get; } = new();

    /// <summary>Devices that were started while they ran.</summary>
    public ConcurrentQueue<int> Overlaps { get; } = new();

    public int Active => Volatile.Read(ref _active);

    public int Peak => Volatile.Read(ref _peak);

    public Action<int>? Creating { get; init; }

    /// <summary>A scenario whose iterations last until the test lets them go, or cuts them off.</summary>
    public static FakeScenario Gated()
    {
        FakeScenario? made = null;
        return made = new FakeScenario((iteration, token) => made!.AtGateAsync(iteration, token));
    }

    /// <summary>Lets all who stand at the gate go.</summary>
    public void OpenGate()
    {
        TaskCompletionSource old;
        using (_lock.EnterScope())
        {
            old = _gate;
            _gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        old.SetResult();
    }

    public static Task Succeed(Iteration iteration)
    {
        iteration.Reached(0);
        iteration.Reached(1);
        iteration.End(Outcome.Ok);
        return Task.CompletedTask;
    }

    public IScenarioDevice CreateDevice(int index)
    {
        Creating?.Invoke(index);
        Created.Enqueue(index);
        return new Device(this, index);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private async Task AtGateAsync(Iteration iteration, CancellationToken token)
    {
        Task gate;
        using (_lock.EnterScope())
        {
            gate = _gate.Task;
        }

        try
        {
            await gate.WaitAsync(token);
            await Succeed(iteration);
        }
        catch (OperationCanceledException)
        {
            iteration.End(Outcome.Cancelled);
        }
    }

    private async Task RunAsync(Iteration iteration, CancellationToken token)
    {
        Iterations.Add(iteration);
        if (!_running.TryAdd(iteration.Device, 0))
        {
            Overlaps.Enqueue(iteration.Device);
        }

        var active = Interlocked.Increment(ref _active);
        for (var peak = _peak; active > peak; peak = _peak)
        {
            Interlocked.CompareExchange(ref _peak, active, peak);
        }

        try
        {
            await run(iteration, token);
        }
        finally
        {
            Interlocked.Decrement(ref _active);
            _running.TryRemove(iteration.Device, out _);
        }
    }

    private sealed class Device(FakeScenario owner, int index) : IScenarioDevice
    {
        public Task RunAsync(Iteration iteration, CancellationToken cancellationToken) => owner.RunAsync(iteration, cancellationToken);

        public ValueTask ReleaseAsync()
        {
            owner.Released.Enqueue(index);
            return ValueTask.CompletedTask;
        }
    }
}
