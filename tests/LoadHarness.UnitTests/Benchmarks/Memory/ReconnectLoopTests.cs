using LoadHarness.Benchmarks.Memory;
using LoadHarness.Core.Engine;
using LoadHarness.Core.Metrics;

namespace LoadHarness.UnitTests.Benchmarks.Memory;

public sealed class ReconnectLoopTests
{
    private readonly RunRecorder _recorder = new(devices: 4, ["operational"], TimeProvider.System);

    [Fact]
    public async Task RunUntilAsync_DevicesThatLoop_StopAtTheNumber()
    {
        var scenario = new CountingScenario(failEvery: 0);
        var loop = new ReconnectLoop(scenario);
        using var stop = new CancellationTokenSource();
        var devices = Start(loop, stop.Token);

        await loop.RunUntilAsync(10);
        var first = scenario.Runs;
        await loop.RunUntilAsync(25);
        var second = scenario.Runs;
        await EndAsync(loop, stop, devices);

        Assert.Equal((10, 25), (first, second));
        Assert.Equal(25, scenario.Runs); // Those that paused go without another iteration.
        Assert.Equal(0, scenario.Inside);
    }

    [Fact]
    public async Task RunUntilAsync_SomeFail_OnlyWhatSucceededCounts()
    {
        var scenario = new CountingScenario(failEvery: 3);
        var loop = new ReconnectLoop(scenario);
        using var stop = new CancellationTokenSource();
        var devices = Start(loop, stop.Token);

        await loop.RunUntilAsync(20);
        var (runs, failed) = (scenario.Runs, loop.Failed);
        await EndAsync(loop, stop, devices);

        Assert.Equal(20, runs - failed);
        Assert.True(failed >= 9, $"{failed} failed.");
    }

    private static async Task EndAsync(ReconnectLoop loop, CancellationTokenSource stop, Task devices)
    {
        await stop.CancelAsync();
        loop.End();
        await devices.WaitAsync(TestContext.Current.CancellationToken);
    }

    private Task Start(ReconnectLoop loop, CancellationToken stop) => Task.WhenAll(Enumerable.Range(0, 4).Select(index => Task.Run(async () =>
    {
        var device = loop.CreateDevice(index);
        while (!stop.IsCancellationRequested)
        {
            await device.RunAsync(new Iteration(_recorder, index, index, due: 0, started: 0, open: false, measured: true), CancellationToken.None);
        }
    })));

    private sealed class CountingScenario(int failEvery) : IScenario, IScenarioDevice
    {
        private int _runs;
        private int _inside;

        public int Runs => Volatile.Read(ref _runs);

        public int Inside => Volatile.Read(ref _inside);

        public string Name => "counting";

        public IReadOnlyList<string> FunnelStages { get; } = ["operational"];

        public IScenarioDevice CreateDevice(int index) => this;

        public async Task RunAsync(Iteration iteration, CancellationToken cancellationToken)
        {
            Interlocked.Increment(ref _inside);
            await Task.Yield();
            var run = Interlocked.Increment(ref _runs);
            Interlocked.Decrement(ref _inside);
            iteration.End(failEvery > 0 && run % failEvery == 0 ? Outcome.TcpRefused : Outcome.Ok);
        }

        public ValueTask ReleaseAsync() => ValueTask.CompletedTask;

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
