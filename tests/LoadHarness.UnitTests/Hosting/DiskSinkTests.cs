using LoadHarness.Core.Metrics;
using LoadHarness.Hosting;

namespace LoadHarness.UnitTests.Hosting;

public sealed class DiskSinkTests
{
    [Fact]
    public void OnInterval_DiskFull_WarnsOnceAndLeavesTheRest()
    {
        var warnings = new List<string>();
        var inner = new FullAfterTwo();
        using (var sink = new DiskSink(inner, "The timeline", warnings.Add))
        {
            for (var second = 0; second < 6; second++)
            {
                Assert.Equal(second >= 3, sink.Gap is not null);
                sink.OnInterval(new RunInterval(TimeSpan.FromSeconds(second), TimeSpan.FromSeconds(second + 1), null!, []));
            }

            Assert.Equal([sink.Gap!], warnings);
        }

        Assert.Equal("The timeline could not be written beyond 2 s (No space left on device); summary, gates and findings are of the whole run.", warnings[0]);
        Assert.Equal((3, true), (inner.Calls, inner.IsDisposed));
    }

    [Fact]
    public void OnInterval_ABug_IsNotHidden()
    {
        using var sink = new DiskSink(new Buggy(), "The timeline", static _ => { });
        Assert.Throws<InvalidOperationException>(() => sink.OnInterval(new RunInterval(default, TimeSpan.FromSeconds(1), null!, [])));
    }

    private sealed class FullAfterTwo : IRunSink, IDisposable
    {
        public int Calls { get; private set; }

        public bool IsDisposed { get; private set; }

        public void OnInterval(RunInterval interval)
        {
            if (++Calls > 2)
            {
                throw new IOException("No space left on device");
            }
        }

        public void Dispose()
        {
            IsDisposed = true;
            throw new IOException("No space left on device");
        }
    }

    private sealed class Buggy : IRunSink
    {
        public void OnInterval(RunInterval interval) => throw new InvalidOperationException("A bug.");
    }
}
