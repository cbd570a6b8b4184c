using LoadHarness.Core.Metrics;
using LoadHarness.Hosting;

namespace LoadHarness.UnitTests.Hosting;

public sealed class PartialReportsTests
{
    private readonly List<string> _warnings = [];
    private readonly List<TaskCompletionSource<string?>> _made = [];

    [Fact]
    public async Task OnInterval_EveryTime_MakesOneReportAtATime()
    {
        await using var reports = Reports();
        await PassAsync(reports, 0, 59);
        Assert.Empty(_made);

        await PassAsync(reports, 59, 60);
        Assert.Single(_made);
        await PassAsync(reports, 60, 200);
        Assert.Single(_made); // The first is still being made.

        _made[0].SetResult(null);
        await reports.Making;
        await PassAsync(reports, 200, 201);
        Assert.Equal(2, _made.Count);
        _made[1].SetResult(null);
        Assert.Empty(_warnings);
    }

    [Fact]
    public async Task OnInterval_RunThatWasResumed_CountsFromThere()
    {
        await using var reports = Reports();
        await PassAsync(reports, 3600, 3659);
        Assert.Empty(_made);
        await PassAsync(reports, 3659, 3660);
        _made[0].SetResult(null);
    }

    [Fact]
    public async Task OnInterval_ReportFails_WarnsAndTriesAgainTheNextTime()
    {
        await using var reports = Reports();
        await PassAsync(reports, 0, 60);
        _made[0].SetResult("exit code 104.");
        await reports.Making;
        Assert.Equal(["The partial report at 60 s could not be made: exit code 104."], _warnings);

        await PassAsync(reports, 60, 120);
        _made[1].SetException(new InvalidOperationException("Boom."));
        await reports.Making;
        Assert.Equal("The partial report at 120 s could not be made: Boom.", _warnings[1]);
    }

    [Fact]
    public async Task Dispose_WhileOneIsMade_EndsItWithoutAWarning()
    {
        var reports = Reports();
        await PassAsync(reports, 0, 60);
        await reports.DisposeAsync();
        Assert.True(_made[0].Task.IsCanceled);
        Assert.Empty(_warnings);
    }

    private PartialReports Reports() => new("/nowhere", TimeSpan.FromMinutes(1), _warnings.Add)
    {
        Make = (_, ended) =>
        {
            var made = new TaskCompletionSource<string?>(TaskCreationOptions.RunContinuationsAsynchronously);
            ended.Register(() => made.TrySetCanceled());
            lock (_made)
            {
                _made.Add(made);
            }

            return made.Task;
        },
    };

    /// <summary>Hands seconds over; where that begins a report, waits until it has begun.</summary>
    private async Task PassAsync(PartialReports reports, int from, int to)
    {
        for (var second = from; second < to; second++)
        {
            var (before, expected) = (reports.Making, 1 + Count());
            reports.OnInterval(new RunInterval(TimeSpan.FromSeconds(second), TimeSpan.FromSeconds(second + 1), null!, []));
            if (reports.Making == before)
            {
                continue;
            }

            while (Count() < expected && !reports.Making.IsCompleted)
            {
                await Task.Yield();
            }
        }
    }

    private int Count()
    {
        lock (_made)
        {
            return _made.Count;
        }
    }
}
