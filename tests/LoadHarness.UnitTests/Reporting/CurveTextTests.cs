using LoadHarness.Core.Results;
using LoadHarness.Reporting;

namespace LoadHarness.UnitTests.Reporting;

public sealed class CurveTextTests
{
    private static readonly RunSummary Summary = SummaryFixtures.DroppedSubacks();

    [Fact]
    public void Sentence_Timeouts_NamesClientsUpToTheFirstThatLosesNoMore() => Assert.Equal(
        "of 4,800 suback attempts would time out: Embedded C SDK demo (1 s) 2 %, AWSIoTPythonSDK (5 s) 1.04 %, AWS IoT Device Client (10 s) 0.98 %; among them, cut off by the peer whatever the timeout: 0.042 %",
        CurveText.Sentence(Summary));

    [Fact]
    public void Sentence_EverythingCutOff_SaysThatNoTimeoutHelps() => Assert.Equal(
        "of 4,800 suback attempts 1.04 % were cut off by the peer, whatever the timeout",
        CurveText.Sentence(With(static curve => curve with { Disconnected = 50, Points = [.. curve.Points.Select(static point => point with { Timeouts = 50 })] })));

    [Fact]
    public void Sentence_NothingAnswered_SaysThatTheTimeoutDoesNotMatter() => Assert.Equal(
        "of 4,800 suback attempts 1.04 % would time out at every timeout up to 35 s; among them, cut off by the peer whatever the timeout: 0.042 %",
        CurveText.Sentence(With(static curve => curve with { Points = [.. curve.Points.Select(static point => point with { Timeouts = 50 })] })));

    [Fact]
    public void Sentence_NoClientWaitsForIt_NamesThePlansTimeout() => Assert.Equal(
        "of 4,800 puback attempts would time out: the plan (5 s) 1.04 %",
        CurveText.Sentence(With(static curve => curve with { Of = "puback", Disconnected = 0, Clients = [] })));

    [Fact]
    public void Telling_OnlyTimeoutsThatNoClientHas_TellNothing()
    {
        var quick = Summary.TimeoutCurve[0] with { Points = [.. Summary.TimeoutCurve[0].Points.Select(static point => point.Ms < 1000 ? point : point with { Timeouts = 0 })] };
        Assert.Empty(CurveText.Telling(Summary with { TimeoutCurve = [quick] }));
        Assert.Single(CurveText.Telling(Summary with { TimeoutCurve = [quick with { TimeoutMs = 500 }] }));
    }

    [Fact]
    public void Sentence_NothingTimedOut_IsNone() => Assert.Null(CurveText.Sentence(SummaryFixtures.Pass() with { TimeoutCurve = [Summary.TimeoutCurve[1]] }));

    [Fact]
    public void Limits_ImpatientDevices_SaysThatLateAnswersWereNotSeen()
    {
        var curve = Summary.TimeoutCurve[0] with { ListenedMs = 5000, Untimed = 0 };
        Assert.Equal("Devices closed at their timeout of 5 s, so late answers were not seen: beyond that a share is the largest possible one.", CurveText.Limits(curve));
        Assert.Equal("Devices listened for 35 s: beyond that a share is the largest possible one. 7 answers of the warm-up count without a time.", CurveText.Limits(Summary.TimeoutCurve[0]));
    }

    private static RunSummary With(Func<TimeoutCurve, TimeoutCurve> change) => Summary with { TimeoutCurve = [change(Summary.TimeoutCurve[0])] };
}
