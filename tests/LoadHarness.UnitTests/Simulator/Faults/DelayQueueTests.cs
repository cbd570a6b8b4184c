using LoadHarness.Simulator.Faults;
using Microsoft.Extensions.Logging.Abstractions;

namespace LoadHarness.UnitTests.Simulator.Faults;

public sealed class DelayQueueTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Fact]
    public void Add_ManyDelays_AreNeverEarly()
    {
        // How late they are is measured by the benchmarks' --delay-lag: other tests share these processors.
        using var queue = new DelayQueue(NullLogger.Instance);
        var late = new double[200];
        using var done = new CountdownEvent(late.Length);
        for (var index = 0; index < late.Length; index++)
        {
            var from = DelayQueue.Now;
            var delay = TimeSpan.FromMilliseconds(0.3 + (index * 1.37));
            var slot = index;
            queue.Add(from, delay, () =>
            {
                late[slot] = (DelayQueue.Elapsed(from, DelayQueue.Now) - delay).TotalMilliseconds;
                done.Signal();
            });
        }

        Assert.True(done.Wait(Patience));
        Assert.All(late, lateness => Assert.True(lateness >= 0, $"{lateness} ms"));
    }

    [Fact]
    public void Add_SoonerThanTheFirst_OvertakesIt()
    {
        using var queue = new DelayQueue(NullLogger.Instance);
        var order = new List<string>();
        using var done = new CountdownEvent(3);
        var now = DelayQueue.Now;
        queue.Add(now, TimeSpan.FromMilliseconds(120), () => Note("last"));
        queue.Add(now, TimeSpan.FromMilliseconds(30), () => Note("first"));
        queue.Add(now, TimeSpan.FromMilliseconds(30), () => Note("second"));

        Assert.True(done.Wait(Patience));
        Assert.Equal(["first", "second", "last"], order);

        void Note(string name)
        {
            order.Add(name);
            done.Signal();
        }
    }

    [Fact]
    public void Add_ActionThatThrows_StopsNoLaterOne()
    {
        using var queue = new DelayQueue(NullLogger.Instance);
        using var done = new ManualResetEventSlim();
        queue.Add(DelayQueue.Now, TimeSpan.Zero, () => throw new InvalidOperationException("on purpose"));
        queue.Add(DelayQueue.Now, TimeSpan.FromMilliseconds(1), done.Set);
        Assert.True(done.Wait(Patience));
    }
}
