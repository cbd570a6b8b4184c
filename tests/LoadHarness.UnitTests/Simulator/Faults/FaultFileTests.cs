using System.Globalization;
using LoadHarness.AwsIot;
using LoadHarness.Core;
using LoadHarness.Core.Plans.Faults;
using LoadHarness.Simulator.Faults;

namespace LoadHarness.UnitTests.Simulator.Faults;

public sealed class FaultFileTests
{
    [Fact]
    public void Parse_WholeFile_GivesTheFaults()
    {
        var schedule = FaultFile.Parse("""{"seed":42,"faults":[{"atSeconds":10,"forSeconds":30.5,"kind":"suback.delay","valueMs":50,"cutoff":"00ff000000000000"},{"atSeconds":0,"kind":"suback.drop"}]}""", "f.json");

        Assert.Equal(42, schedule.Seed);
        Assert.Equal(
            [
                new Fault(TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(30.5), FaultKind.SubackDelay, FaultDelay.Of(TimeSpan.FromMilliseconds(50)), 0x00ff000000000000),
                new Fault(TimeSpan.Zero, null, FaultKind.SubackDrop, null, null),
            ],
            schedule.Faults);
    }

    [Fact]
    public void Write_ThenParse_IsTheSame()
    {
        var ids = Enumerable.Range(0, 100).Select(index => $"d{index}").ToArray();
        var schedule = FaultSchedule.FromPlan(
            [
                new FaultPlan(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2), "suback.delay", FaultDelay.Of(TimeSpan.FromMilliseconds(0.5)), 0.05),
                new FaultPlan(TimeSpan.Zero, TimeSpan.FromSeconds(1), "stall", null, 1),
                new FaultPlan(TimeSpan.Zero, null, "response.delay", new FaultDelay(DelayShape.LogNormal, TimeSpan.FromMilliseconds(50), TimeSpan.FromMilliseconds(400)), 1) { Operation = "register-thing" },
                new FaultPlan(TimeSpan.Zero, null, "suback.refuse", null, 1) { Filter = "jobs/*/accepted" },
                new FaultPlan(TimeSpan.Zero, null, "reject", null, 1) { Code = 429 },
                new FaultPlan(TimeSpan.Zero, null, "broker.restart", null, 1) { Rate = 200 },
            ],
            7,
            ids);

        var read = FaultFile.Parse(FaultFile.Write(schedule), "f.json");

        Assert.Equal(schedule.Seed, read.Seed);
        Assert.Equal(schedule.Faults, read.Faults);
        Assert.Equal(5, ids.Count(id => FaultSelection.IsChosen(7, id, read.Faults[0].Cutoff!.Value)));
    }

    [Fact]
    public void Write_GroupsFaults_NameTheirClientIds()
    {
        string[] group = ["a", "b", "c", "d"];
        var schedule = FaultSchedule.FromPlan([new FaultPlan(TimeSpan.Zero, null, "puback.drop", null, 1)], 7, [.. group, "e"])
            .WithGroup([new FaultPlan(TimeSpan.Zero, null, "suback.drop", null, 1), new FaultPlan(TimeSpan.Zero, null, "connack.drop", null, 0.5)], group);

        var read = FaultFile.Parse(FaultFile.Write(schedule), "f.json");

        Assert.Equal([5, 4, 2], read.Faults.Select(fault => "abcde".Count(id => read.Chooses(fault, id.ToString()))));
        Assert.False(read.Chooses(read.Faults[1], ""));
        Assert.Equal(schedule.Faults[2].ClientIds!.Order(StringComparer.Ordinal), read.Faults[2].ClientIds!.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("""{"seed":1,"faults":[{"atSeconds":0,"kind":"suback.drop","clientIds":[]}]}""", "names no device")]
    [InlineData("""{"seed":1,"faults":[{"atSeconds":0,"kind":"suback.drop","clientIds":["a"],"share":0.5}]}""", "say which devices")]
    [InlineData("""{"seed":1,"faults":[{"atSeconds":0,"forSeconds":1,"kind":"stall","clientIds":["a"]}]}""", "whole simulator")]
    [InlineData("", "not valid")]
    [InlineData("null", "not valid")]
    [InlineData("""{"seed":1,"fault":[]}""", "fault")]
    [InlineData("""{"seed":1,"faults":[null]}""", "Fault 1 is null")]
    [InlineData("""{"seed":1,"faults":[{"atSeconds":0,"kind":"boom"}]}""", "no fault 'boom'")]
    [InlineData("""{"seed":1,"faults":[{"atSeconds":0,"kind":null}]}""", "not valid")]
    [InlineData("""{"seed":1,"faults":[{"atSeconds":-1,"kind":"suback.drop"}]}""", "at must not be before the start")]
    [InlineData("""{"seed":1,"faults":[{"atSeconds":0,"forSeconds":0,"kind":"suback.drop"}]}""", "for must be longer than 0s")]
    [InlineData("""{"seed":1,"faults":[{"atSeconds":0,"kind":"suback.delay"}]}""", "it lacks value")]
    [InlineData("""{"seed":1,"faults":[{"atSeconds":0,"kind":"suback.drop","valueMs":5}]}""", "takes none")]
    [InlineData("""{"seed":1,"faults":[{"atSeconds":0,"kind":"stall"}]}""", "it lacks for")]
    [InlineData("""{"seed":1,"faults":[{"atSeconds":0,"forSeconds":1,"kind":"stall","cutoff":"00ff000000000000"}]}""", "whole simulator")]
    [InlineData("""{"seed":1,"faults":[{"atSeconds":0,"kind":"suback.drop","cutoff":"xyz"}]}""", "16 hexadecimal")]
    [InlineData("""{"seed":1,"faults":[{"atSeconds":0,"kind":"suback.delay","valueMs":3600001}]}""", "up to 1h")]
    [InlineData("""{"seed":1,"faults":[{"atSeconds":0,"kind":"suback.delay","value":"uniform 5ms"}]}""", "the value must be")]
    [InlineData("""{"seed":1,"faults":[{"atSeconds":0,"kind":"suback.delay","value":"5ms","valueMs":5}]}""", "give one of them")]
    [InlineData("""{"seed":1,"faults":[{"atSeconds":0,"kind":"suback.drop","share":0.5,"cutoff":"00ff000000000000"}]}""", "give one of them")]
    [InlineData("""{"seed":1,"faults":[{"atSeconds":0,"kind":"suback.drop","share":1.5}]}""", "above 0 and at most 1")]
    [InlineData("""{"seed":1,"faults":[{"atSeconds":0,"kind":"reject"}]}""", "it lacks code")]
    [InlineData("""{"seed":1,"faults":[{"atSeconds":0,"kind":"reject","code":200}]}""", "from 400 to 599")]
    [InlineData("""{"seed":1,"faults":[{"atSeconds":0,"kind":"reject","code":400,"operation":"connect"}]}""", "not 'connect'")]
    [InlineData("""{"seed":1,"faults":[{"atSeconds":0,"kind":"broker.restart","ratePerSecond":0}]}""", "above 0")]
    [InlineData("""{"seed":1,"faults":[{"atSeconds":2592001,"kind":"broker.restart"}]}""", "at must be within 30 days")]
    [InlineData("""{"seed":1,"faults":[{"atSeconds":1,"forSeconds":9e11,"kind":"suback.drop"}]}""", "for must be at most 30 days")]
    [InlineData("""{"seed":1,"faults":[{"atSeconds":1e300,"kind":"suback.drop"}]}""", "too long")]
    public void Parse_BadFile_SaysWhat(string json, string expected)
    {
        var failure = Assert.Throws<HarnessException>(() => FaultFile.Parse(json, "f.json"));
        Assert.Equal(ExitCode.BadInput, failure.ExitCode);
        Assert.Contains(expected, failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0.25)]
    [InlineData(1)]
    public void Parse_Share_ChoosesAboutThatPartOfAllDevices(double share)
    {
        var json = string.Create(CultureInfo.InvariantCulture, $$"""{"seed":1,"faults":[{"atSeconds":0,"kind":"suback.drop","share":{{share}}}]}""");
        var schedule = FaultFile.Parse(json, "f.json");
        var chosen = Enumerable.Range(0, 10_000).Count(index => schedule.Chooses(schedule.Faults[0], $"d{index}"));
        Assert.InRange(chosen / 10_000d, share - 0.02, share + 0.02);
    }
}
