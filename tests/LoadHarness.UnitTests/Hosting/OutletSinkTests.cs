using LoadHarness.Core.Metrics;
using LoadHarness.Hosting;

namespace LoadHarness.UnitTests.Hosting;

public sealed class OutletSinkTests
{
    [Fact]
    public void OnInterval_AnyFailure_WarnsOnceAndGoesOnWithoutIt()
    {
        var warnings = new List<string>();
        var inner = new Failing();
        var sink = new OutletSink(inner, "The page of the run", warnings.Add);

        for (var second = 0; second < 3; second++)
        {
            sink.OnInterval(new RunInterval(TimeSpan.FromSeconds(second), TimeSpan.FromSeconds(second + 1), null!, []));
        }

        Assert.Equal(1, inner.Calls);
        Assert.Equal(["The page of the run stopped: a bug; the run goes on without it."], warnings);
    }

    private sealed class Failing : IRunSink
    {
        public int Calls { get; private set; }

        public void OnInterval(RunInterval interval)
        {
            Calls++;
            throw new InvalidOperationException("a bug.");
        }
    }
}
