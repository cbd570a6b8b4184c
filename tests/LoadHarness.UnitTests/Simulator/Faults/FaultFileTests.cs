using LoadHarness.AwsIot;
using LoadHarness.Core;
using LoadHarness.Core.Plans;
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
                new Fault(TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(30.5), FaultKind.SubackDelay, TimeSpan.FromMilliseconds(50), 0x00ff000000000000),
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
                new FaultPlan(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2), "suback.delay", TimeSpan.FromMilliseconds(0.5), 0.05),
                new FaultPlan(TimeSpan.Zero, TimeSpan.FromSeconds(1), "stall", null, 1),
            ],
            7,
            ids);

        var read = FaultFile.Parse(FaultFile.Write(schedule), "f.json");

        Assert.Equal(schedule.Seed, read.Seed);
        Assert.Equal(schedule.Faults, read.Faults);
        Assert.Equal(5, ids.Count(id => FaultSelection.IsChosen(7, id, read.Faults[0].Cutoff!.Value)));
    }

    [Theory]
    [InlineData("", "not valid")]
    [InlineData("null", "not valid")]
    [InlineData("{}", "seed")]
    [InlineData("""{"seed":1,"fault":[]}""", "fault")]
    [InlineData("""{"seed":1,"faults":[null]}""", "Fault 1 is null")]
    [InlineData("""{"seed":1,"faults":[{"atSeconds":0,"kind":"boom"}]}""", "no fault 'boom'")]
    [InlineData("""{"seed":1,"faults":[{"atSeconds":0,"kind":null}]}""", "not valid")]
    [InlineData("""{"seed":1,"faults":[{"atSeconds":-1,"kind":"suback.drop"}]}""", "before the start")]
    [InlineData("""{"seed":1,"faults":[{"atSeconds":0,"forSeconds":0,"kind":"suback.drop"}]}""", "not positive")]
    [InlineData("""{"seed":1,"faults":[{"atSeconds":0,"kind":"suback.delay"}]}""", "needs a value")]
    [InlineData("""{"seed":1,"faults":[{"atSeconds":0,"kind":"suback.drop","valueMs":5}]}""", "takes no value")]
    [InlineData("""{"seed":1,"faults":[{"atSeconds":0,"kind":"stall"}]}""", "needs a duration")]
    [InlineData("""{"seed":1,"faults":[{"atSeconds":0,"forSeconds":1,"kind":"stall","cutoff":"00ff000000000000"}]}""", "no share")]
    [InlineData("""{"seed":1,"faults":[{"atSeconds":0,"kind":"suback.drop","cutoff":"xyz"}]}""", "16 hexadecimal")]
    [InlineData("""{"seed":1,"faults":[{"atSeconds":1e300,"kind":"suback.drop"}]}""", "too long")]
    public void Parse_BadFile_SaysWhat(string json, string expected)
    {
        var failure = Assert.Throws<HarnessException>(() => FaultFile.Parse(json, "f.json"));
        Assert.Equal(ExitCode.BadInput, failure.ExitCode);
        Assert.Contains(expected, failure.Message, StringComparison.Ordinal);
    }
}
