using LoadHarness.Core.Plans.Faults;
using LoadHarness.Simulator.Faults;

namespace LoadHarness.UnitTests.Simulator.Faults;

public sealed class DelaySamplerTests
{
    private static readonly Fault Uniform = new(TimeSpan.Zero, null, FaultKind.SubackDelay, new FaultDelay(DelayShape.Uniform, TimeSpan.Zero, TimeSpan.FromHours(1)), null);

    [Fact]
    public void Draw_OtherOrderOfDevices_IsTheSameForEachDevice()
    {
        var one = new DelaySampler(42);
        var a = Draw(one, "a", 3);
        var b = Draw(one, "b", 3);

        var other = new DelaySampler(42);
        Assert.Equal(b, Draw(other, "b", 3));
        Assert.Equal(a, Draw(other, "a", 3));
        Assert.Equal(6, a.Concat(b).Distinct().Count());
    }

    [Fact]
    public void Draw_OtherSeedOrKind_IsAnother()
    {
        Assert.NotEqual(new DelaySampler(1).Draw(Uniform, "a"), new DelaySampler(2).Draw(Uniform, "a"));
        var sampler = new DelaySampler(1);
        Assert.NotEqual(sampler.Draw(Uniform, "a"), sampler.Draw(Uniform with { Kind = FaultKind.PubackDelay }, "a"));
    }

    [Fact]
    public void Draw_Constant_IsAlwaysTheSame()
    {
        var delay = TimeSpan.FromMilliseconds(12.5);
        Assert.All(Draw(new DelaySampler(1), "a", 5, Uniform with { Value = FaultDelay.Of(delay) }), drawn => Assert.Equal(delay, drawn));
    }

    private static TimeSpan[] Draw(DelaySampler sampler, string clientId, int count, Fault? fault = null) =>
        [.. Enumerable.Range(0, count).Select(_ => sampler.Draw(fault ?? Uniform, clientId))];
}
