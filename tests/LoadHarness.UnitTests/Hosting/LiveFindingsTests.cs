using LoadHarness.Core.Results;
using LoadHarness.Hosting;
using LoadHarness.UnitTests.LiveView;
using LoadHarness.UnitTests.Reporting;
using Microsoft.Extensions.Time.Testing;

namespace LoadHarness.UnitTests.Hosting;

public sealed class LiveFindingsTests
{
    private readonly FakeTimeProvider _time = new();
    private int _diagnosed;

    [Fact]
    public async Task AddTo_NothingHasFailed_DoesNotDiagnose()
    {
        var findings = Make();
        var snapshot = Snapshots.At(5, SummaryFixtures.Pass());

        Assert.Empty(findings.AddTo(snapshot with { Row = snapshot.Row with { Refused = 0, Disconnects = 0 } }).Findings);
        await findings.CompleteAsync();

        Assert.Equal(0, _diagnosed);
    }

    [Fact]
    public async Task AddTo_SomethingFailed_ShowsItInTheNextSecondAndWaitsBeforeItLooksAgain()
    {
        var findings = Make();
        findings.AddTo(Failed(1));
        await findings.CompleteAsync();

        Assert.Equal("one", findings.AddTo(Failed(2)).Findings.Single().Id);
        await findings.CompleteAsync();
        Assert.Equal(1, _diagnosed);

        _time.Advance(TimeSpan.FromSeconds(5));
        findings.AddTo(Failed(2));
        await findings.CompleteAsync();
        Assert.Equal(2, _diagnosed);

        _time.Advance(TimeSpan.FromSeconds(5));
        findings.AddTo(Failed(2));
        await findings.CompleteAsync();
        Assert.Equal(2, _diagnosed); // Nothing has failed since.
    }

    [Fact]
    public async Task AddTo_DiagnosisFails_KeepsTheRunGoing()
    {
        var findings = new LiveFindings(static () => throw new InvalidOperationException(), _time);
        findings.AddTo(Failed(1));
        await findings.CompleteAsync();

        Assert.Empty(findings.AddTo(Failed(2)).Findings);
    }

    private static MetricsSnapshot Failed(long refused) =>
        Snapshots.At(5, SummaryFixtures.Pass()) is var snapshot ? snapshot with { Findings = [], Row = snapshot.Row with { Refused = refused } } : null!;

    private LiveFindings Make() => new(() => { _diagnosed++; return [new Finding("one", "certain", 1, "e", "f")]; }, _time);
}
