using CsCheck;
using LoadHarness.Core.Results;
using LoadHarness.Hosting.Calibration;

namespace LoadHarness.UnitTests.Hosting.Calibration;

public sealed class DistortionSearchTests
{
    private static readonly TimeSpan Delay = TimeSpan.FromMilliseconds(50);

    [Fact]
    public void Search_LimitAboveThePlannedRate_IsPassedAndNarrowed() => Gen.Double[2, 50].Sample(limit =>
    {
        var found = Search(10, rate => rate >= 10 * limit);
        Assert.NotNull(found.P99From);
        Assert.InRange(found.P99From.Value, 10 * limit, 10 * limit * 1.5);
    }, iter: 200);

    [Fact]
    public void Search_LimitBelowThePlannedRate_GoesDown()
    {
        var found = Search(100, static rate => rate > 30);
        Assert.InRange(found.P99From!.Value, 30, 40);
        Assert.Equal(100, found.Probes[0].Rate);
    }

    [Fact]
    public void Search_NothingDistorted_EndsWithoutALimit()
    {
        var found = Search(10, static _ => false);
        Assert.Equal((null, null, 8), (found.MedianFrom, found.P99From, found.Probes.Count));
    }

    [Fact]
    public void Search_EverythingDistorted_EndsAtTheLowestRate()
    {
        var found = Search(10, static _ => true);
        Assert.Equal([10, 5, 2.5, 1.25], found.Probes.Select(static probe => probe.Rate));
        Assert.Equal(1.25, found.P99From);
    }

    [Fact]
    public async Task Search_TimeIsUp_KeepsWhatWasFound()
    {
        var count = 0;
        var found = await new DistortionSearch(rate => Task.FromResult(++count > 2 ? null : Probe(rate, 0.01, null))).RunAsync(10, Delay);
        Assert.Equal([10, 20], found.Probes.Select(static probe => probe.Rate));
        Assert.Null(found.P99From);
    }

    [Fact]
    public async Task Search_MedianHoldsLongerThanTheTail_HasALimitOfItsOwn()
    {
        var found = await new DistortionSearch(static rate => Task.FromResult<DistortionProbe?>(Probe(rate, 0.02, rate > 15 ? 0.5 : 0.01))).RunAsync(10, Delay);
        Assert.Null(found.MedianFrom);
        Assert.InRange(found.P99From!.Value, 15, 20);
    }

    [Fact]
    public async Task Search_DevicesCutOff_AreBeyondTheLimitWhateverTheFigures()
    {
        var found = await new DistortionSearch(static rate => Task.FromResult<DistortionProbe?>(Probe(rate, null, null) with { Completed = rate < 20 })).RunAsync(10, Delay);
        Assert.InRange(found.MedianFrom!.Value, 20, 25);
    }

    private static Distortion Search(double rate, Func<double, bool> isDistorted) =>
        new DistortionSearch(tried => Task.FromResult<DistortionProbe?>(Probe(tried, isDistorted(tried) ? 0.3 : 0.01, isDistorted(tried) ? 0.9 : 0.05))).RunAsync(rate, Delay).GetAwaiter().GetResult();

    private static DistortionProbe Probe(double rate, double? median, double? p99) => new(rate, 100, 1000, median, p99, Completed: true);
}
