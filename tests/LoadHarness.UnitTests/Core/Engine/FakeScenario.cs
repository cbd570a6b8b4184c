using System.Collections.Concurrent;
using LoadHarness.Core.Engine;
using LoadHarness.Core.Metrics;

namespace LoadHarness.UnitTests.Core.Engine;

/// <summary>Devices that do what a test says, and are watched doing it.</summary>
internal sealed class FakeScenario : IScenario
{
    // What an iteration does; the gate it is given is the one that stood when it became active.
    private readonly Func<Iteration, Task, CancellationToken, Task> _run;
    private readonly ConcurrentDictionary<int, int> _running = new();
    private readonly Lock _lock = new();
    private TaskCompletionSource _gate = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _active;
    private int _peak;

    public FakeScenario()
        : this(static (iteration, _) => Succeed(iteration))
    {
    }

    public FakeScenario(Func<Iteration, CancellationToken, Task> run)
        : this((iteration, _, token) => run(iteration, token))
    {
    }

    private FakeScenario(Func<Iteration, Task, CancellationToken, Task> run) => _run = run;

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

    /// <summary>Whether an iteration ends without waiting for time: then none may be under way when time goes on, however long its thread does not get to run.</summary>
    public bool EndsAtOnce { get; init; }

    /// <summary>A scenario whose iterations last until the test lets them go, or cuts them off.</summary>
    public static FakeScenario Gated() => new(AtGateAsync);

    /// <summary>Lets all who are active go.</summary>
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

    /// <summary>Succeeds without keeping its thread: loops of the closed model that never yield would starve the thread pool.</summary>
    public static async Task YieldAndSucceedAsync(Iteration iteration)
    {
        await Task.Yield();
        await Succeed(iteration);
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

    private static async Task AtGateAsync(Iteration iteration, Task gate, CancellationToken token)
    {
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

        int active;
        Task gate;
        using (_lock.EnterScope())
        {
            active = Interlocked.Increment(ref _active);
            gate = _gate.Task;
        }

        for (var peak = _peak; active > peak; peak = _peak)
        {
            Interlocked.CompareExchange(ref _peak, active, peak);
        }

        try
        {
            await _run(iteration, gate, token);
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
