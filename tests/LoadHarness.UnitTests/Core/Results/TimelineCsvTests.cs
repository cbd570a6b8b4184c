using CsCheck;
using LoadHarness.Core.Results;
using LoadHarness.UnitTests.Reporting;

namespace LoadHarness.UnitTests.Core.Results;

public sealed class TimelineCsvTests
{
    private static readonly Gen<double?> Nullable = Gen.Select(Gen.Double.Where(double.IsFinite), Gen.Bool, (value, some) => some ? (double?)value : null);

    private static readonly Gen<TimelineRow> Rows = Gen.Select(Gen.Double[0, 1e6], Gen.Long, Nullable, Nullable, (t, count, some, other) => new TimelineRow
    {
        T = t, Due = count, Started = count / 2, Dropped = 1, Active = 2, Connected = 3, Operational = 4, TimedOut = 5, Refused = 6, Disconnects = 7, Reconnects = 8, Subacks = 9,
        SubackP50Ms = some, SubackP99Ms = other, JourneyP50Ms = other, JourneyP99Ms = some, DispatchLagMaxMs = some, CpuHarnessPercent = t, CpuSimulatorPercent = other, CpuHostPercent = some,
        GcPausePercent = t / 3, WorkingSetBytes = count, WakeUpP99Ms = other, ThrottledMs = some, SendStallMs = t / 7, TimeoutCauses = other is null ? "" : "no_suback:3", Invalid = some is null ? "" : "late_starts+gc_pause",
    });

    [Fact]
    public void Read_WhatWasWritten_GivesTheSameRows() =>
        Rows.List[0, 20].Sample(rows => Assert.Equal(rows, TimelineCsv.Read(new StringReader(Golden.InBothCultures(() => Write(rows))))));

    [Fact]
    public void Write_Timeline_MatchesGoldenInAnyCulture() => Golden.Matches("timeline.csv", Golden.InBothCultures(() => Write(SummaryFixtures.Timeline())));

    [Fact]
    public void ReadCauses_WhatWasFormatted_IsTheSame()
    {
        var causes = new Dictionary<string, long> { ["late_suback"] = 3, ["none"] = 0, ["no_suback"] = 1_000_000 };

        var cell = TimelineCsv.FormatCauses(causes);

        Assert.Equal("late_suback:3+no_suback:1000000", cell);
        Assert.Equal(causes.Where(static cause => cause.Value > 0), TimelineCsv.ReadCauses(cell));
        Assert.Empty(TimelineCsv.ReadCauses("odd:x+:+more:1:2"));
    }

    [Fact]
    public void Header_EveryMemberOfARow_HasItsColumn() =>
        Assert.Equal(typeof(TimelineRow).GetProperties().Count(p => p.CanWrite), TimelineCsv.Header.Split(',').Length);

    [Fact]
    public void Format_NullsAndZeros_AreToldApart()
    {
        var line = TimelineCsv.Format(new TimelineRow { T = 1.5, SubackP50Ms = 0 });

        Assert.StartsWith("1.5,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,,,,,0,,,0,0", line);
    }

    [Fact]
    public void Append_EachRow_IsReadableAtOnce()
    {
        var path = Path.GetTempFileName();
        try
        {
            using var writer = TimelineCsvWriter.Create(path);
            writer.Append(new TimelineRow { T = 1 });

            using var reader = new StreamReader(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
            Assert.Single(TimelineCsv.Read(reader));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void Read_LastLineCutOff_LeavesItOut()
    {
        var text = Write(SummaryFixtures.Timeline(3));

        Assert.Equal(2, TimelineCsv.Read(new StringReader(text[..^4])).Count);
    }

    [Fact]
    public void Read_UnknownAndMissingColumns_AreLeftOut()
    {
        var rows = TimelineCsv.Read(new StringReader("t_s,new_column,started\r\n1,x,7\r\n"));

        Assert.Equal([new TimelineRow { T = 1, Started = 7 }], rows);
    }

    [Theory]
    [InlineData("", "no timeline")]
    [InlineData("a,b\n", "no timeline")]
    [InlineData("t_s,started\n1,x\n", "Line 2 of the timeline: 'x' is no value for started.")]
    [InlineData("t_s,started\n1,2\n1\n", "Line 3 of the timeline has 1 cells")]
    public void Read_NoTimeline_SaysWhere(string text, string message) =>
        Assert.Contains(message, Assert.Throws<FormatException>(() => TimelineCsv.Read(new StringReader(text))).Message);

    private static string Write(IEnumerable<TimelineRow> rows)
    {
        using var text = new StringWriter();
        using var writer = new TimelineCsvWriter(text);
        foreach (var row in rows)
        {
            writer.Append(row);
        }

        return text.ToString();
    }
}
