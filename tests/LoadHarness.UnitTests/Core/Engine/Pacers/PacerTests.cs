using CsCheck;
using LoadHarness.Core.Engine.Pacers;
using LoadHarness.Core.Plans;

namespace LoadHarness.UnitTests.Core.Engine.Pacers;

public sealed class PacerTests
{
    private static readonly Gen<StagePlan> Stage = Gen.Select(Gen.Int[0, 60_000], Gen.Int[0, 400], (ms, rate) => new StagePlan(TimeSpan.FromMilliseconds(ms), rate));

    [Fact]
    public void Constant_Index_IsIndexOverRate()
    {
        var pacer = new ConstantPacer(200, null);
        Assert.Null(pacer.Count);
        Assert.Equal(TimeSpan.FromMilliseconds(5), Due(pacer, 1));
        Assert.Equal(TimeSpan.FromSeconds(5_000_000), Due(pacer, 1_000_000_000));
    }

    [Fact]
    public void Constant_OddRateAndHugeIndex_DoesNotDrift() =>
        Assert.Equal(TimeSpan.FromTicks((long)(1_000_000_000m * 10_000_000m / 3m)), Due(new ConstantPacer(3, null), 1_000_000_000));

    [Fact]
    public void Constant_RateAndLength_GiveTheCount() =>
        Gen.Select(Gen.Int[1, 5000], Gen.Int[1, 3600]).Sample((rate, seconds) =>
        {
            var pacer = new ConstantPacer(rate, TimeSpan.FromSeconds(seconds));
            var count = (long)rate * seconds;
            return pacer.Count == count && pacer.TryGetDue(count - 1, out var last) && last < pacer.Length && !pacer.TryGetDue(count, out _);
        });

    [Fact]
    public void Ramping_ContractExample_StartsExactly5000()
    {
        var pacer = Ramp(0, (10, 100), (45, 100));
        Assert.Equal(5000, pacer.Count);
        Assert.Equal(TimeSpan.FromSeconds(55), pacer.Length);
        Assert.Equal(TimeSpan.Zero, Due(pacer, 0));
        Assert.Equal(TimeSpan.FromSeconds(10), Due(pacer, 500));
        Assert.Equal(54.99, Due(pacer, 4999).TotalSeconds, 6);
        Assert.False(pacer.TryGetDue(5000, out _));
    }

    [Fact]
    public void Ramping_FromZero_FollowsTheSquareRoot()
    {
        // N(t) = 5 t², so start 45 is due at 3 s.
        var pacer = Ramp(0, (10, 100));
        Assert.Equal(3, Due(pacer, 45).TotalSeconds, 6);
        Assert.Equal(30, pacer.RateAt(TimeSpan.FromSeconds(3)), 9);
    }

    [Fact]
    public void Ramping_Pause_HoldsStartsBackUntilItsEnd()
    {
        var pacer = Ramp(10, (10, 10), (0, 0), (60, 0), (0, 10), (10, 10));
        Assert.Equal(200, pacer.Count);
        Assert.Equal(9.9, Due(pacer, 99).TotalSeconds, 6);
        Assert.Equal(70, Due(pacer, 100).TotalSeconds, 6);
    }

    [Fact]
    public void Ramping_LeadingPause_DelaysTheFirstStart() => Assert.Equal(TimeSpan.FromSeconds(5), Due(Ramp(0, (5, 0), (0, 10), (5, 10)), 0));

    [Fact]
    public void Ramping_Downwards_EndsWithTheIntegral()
    {
        var pacer = Ramp(100, (10, 0));
        Assert.Equal(500, pacer.Count);
        Assert.True(Due(pacer, 499) < TimeSpan.FromSeconds(10));
    }

    [Fact]
    public void Ramping_BillionStarts_IsExactToTheMicrosecond()
    {
        var pacer = Ramp(0, (20_000, 100_000), (20_000, 0));
        Assert.Equal(2_000_000_000, pacer.Count);
        Assert.Equal(20_000, Due(pacer, 1_000_000_000).TotalSeconds, 6);
        Assert.True(Due(pacer, 999_999_999) < Due(pacer, 1_000_000_000));
    }

    [Fact]
    public void Ramping_AnyStages_NeverGoBackAndMatchTheIntegral() =>
        Gen.Select(Gen.Int[0, 200], Stage.Array[1, 6]).Sample((from, stages) =>
        {
            var pacer = new RampingPacer(from, stages);
            var (last, integral, rate) = (TimeSpan.Zero, 0.0, (double)from);
            foreach (var (length, to) in stages)
            {
                integral += (rate + to) / 2 * length.TotalSeconds;
                rate = to;
            }

            Assert.InRange(pacer.Count!.Value, integral - 1e-5, integral + 1);
            for (var i = 0L; i < pacer.Count; i++)
            {
                Assert.True(pacer.TryGetDue(i, out var due));
                Assert.True(due >= last && due <= pacer.Length, $"start {i} is due at {due}, after {last}");
                last = due;
            }
        }, iter: 100);

    [Fact]
    public void Storm_Window_SpreadsEvenly()
    {
        var pacer = new StormPacer(1000, TimeSpan.FromSeconds(10));
        Assert.Equal((1000L, TimeSpan.FromSeconds(10), 100.0), (pacer.Count!.Value, pacer.Length!.Value, pacer.PeakRate));
        Assert.Equal(TimeSpan.FromMilliseconds(9990), Due(pacer, 999));
        Assert.False(pacer.TryGetDue(1000, out _));
    }

    [Fact]
    public void Storm_NoWindow_IsAllAtOnce()
    {
        var pacer = new StormPacer(500, TimeSpan.Zero);
        Assert.Equal(TimeSpan.Zero, Due(pacer, 499));
        Assert.Equal(500, pacer.RateAt(TimeSpan.Zero));
        Assert.Equal(0, pacer.RateAt(TimeSpan.FromSeconds(1)));
    }

    [Fact]
    public void Create_EachOpenExecutor_HasAPacer()
    {
        Assert.IsType<ConstantPacer>(PacerFactory.Create(new LoadPlan { Rate = 1 }, 1));
        Assert.IsType<StormPacer>(PacerFactory.Create(new LoadPlan { Executor = ExecutorNames.Storm }, 1));
        Assert.Throws<ArgumentException>(() => PacerFactory.Create(new LoadPlan { Executor = ExecutorNames.ConstantDevices }, 1));
    }

    [Fact]
    public void Profile_RampingDevices_FollowsTheStages()
    {
        var load = new LoadPlan { Executor = ExecutorNames.RampingDevices, From = 10, Stages = [new(TimeSpan.FromSeconds(10), 110), new(TimeSpan.FromSeconds(5), 110), new(TimeSpan.Zero, 0), new(TimeSpan.FromSeconds(1), 0)] };
        var profile = PacerFactory.CreateProfile(load, 500);
        Assert.Equal([10, 60, 110, 110, 0, 0], new[] { 0, 5, 10, 14.9, 15, 16 }.Select(s => profile.At(TimeSpan.FromSeconds(s))));
        Assert.Equal((TimeSpan.FromSeconds(16), 110), (profile.Length!.Value, profile.Peak));
    }

    [Fact]
    public void Profile_ConstantDevices_IsTheFleetUntilTheEnd()
    {
        var profile = PacerFactory.CreateProfile(new LoadPlan { Executor = ExecutorNames.ConstantDevices, Duration = TimeSpan.FromSeconds(9) }, 500);
        Assert.Equal((500, 0), (profile.At(TimeSpan.FromSeconds(8)), profile.At(TimeSpan.FromSeconds(9))));
    }

    private static RampingPacer Ramp(double from, params (double Seconds, double To)[] stages) =>
        new(from, [.. stages.Select(s => new StagePlan(TimeSpan.FromSeconds(s.Seconds), s.To))]);

    private static TimeSpan Due(Pacer pacer, long index)
    {
        Assert.True(pacer.TryGetDue(index, out var due));
        return due;
    }
}
