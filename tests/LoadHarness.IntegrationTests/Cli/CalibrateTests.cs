using LoadHarness.Core.Results;

namespace LoadHarness.IntegrationTests.Cli;

/// <summary><c>calibrate</c>, and <c>run --calibrate</c>: what is counted, never how fast.</summary>
[Collection(Heavy.Name)]
public sealed class CalibrateTests
{
    private const string Storm = "scenario: subscribe-storm\nfleet: { devices: 5 }\nload: { executor: storm }\n";

    [Fact]
    public async Task Calibrate_SmallPlan_PairsEveryPacketAtEachDelay()
    {
        using var rig = new CliRig();

        var exitCode = await rig.RunAsync("calibrate", rig.Write("storm.yaml", Storm), "--rate", "10/s", "--devices", "6", "--within", "10s", "--json");

        var calibration = CalibrationJson.Read(rig.Out);
        Assert.True(exitCode == 0, calibration.Invalid);
        Assert.Equal(
            from delay in new double[] { 0, 5, 50, 500 } from step in new[] { ("connack", 6L), ("suback", 24L) } select (delay, step.Item1, step.Item2, 0L),
            calibration.Steps.Select(static line => (line.DelayMs, line.Step, line.Samples, line.Unmatched)));
        Assert.All(calibration.Steps, static line => Assert.True(line.TruthP50 >= line.DelayMs && line.Most > 0, $"{line}"));
        Assert.All(calibration.DueTime, static line => Assert.Equal(6, line.LagMs.Samples));
        Assert.Equal((10, 6, "full", "subscribe-storm"), (calibration.Rate, calibration.Devices, calibration.Handshakes, calibration.Scenario));
        Assert.True(calibration.ClockStepMicroseconds > 0);
        Assert.Contains("Measuring known delays of 500ms.", rig.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("has no rate")]
    [InlineData("'fast' is not a rate", "--rate", "fast")]
    [InlineData("--devices must be 1 or more", "--rate", "5/s", "--devices", "0")]
    [InlineData("'1s' is not a duration of 10s or more", "--rate", "5/s", "--within", "1s")]
    public async Task Calibrate_BadInput_IsRefused(string expected, params string[] options)
    {
        using var rig = new CliRig();

        Assert.Equal(104, await rig.RunAsync(["calibrate", rig.Write("storm.yaml", Storm), .. options]));

        Assert.Contains(expected, rig.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Calibrate_Interrupted_EndsWith105()
    {
        using var rig = new CliRig();
        var running = rig.RunAsync("calibrate", rig.Write("storm.yaml", Storm), "--rate", "10/s", "--devices", "50");
        await Simulator.Eventually.TrueAsync(() => rig.Error.Contains("Measuring", StringComparison.Ordinal));

        rig.Interrupt();

        Assert.Equal(105, await running);
        Assert.Contains("The calibration was interrupted", rig.Error, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Category", "long")]
    public async Task RunCalibrate_SmallPlan_KeepsItBesideTheRunAndInTheReport()
    {
        using var rig = new CliRig();

        await rig.RunPlanAsync(rig.Write("storm.yaml", Storm), "--rate", "5/s", "--calibrate", "--no-tui");

        var calibration = CalibrationJson.Read(await File.ReadAllTextAsync(Path.Combine(rig.RunFolder, "calibration.json")));
        Assert.Equal(5, calibration.Rate);
        Assert.Contains(rig.Summary.Disclosures, static sentence => sentence.Contains("Measured after the run against the built-in simulator (calibration.json).", StringComparison.Ordinal));
        Assert.Contains("calibration.json", SummaryJson.ReadManifest(await File.ReadAllTextAsync(Path.Combine(rig.RunFolder, "manifest.json"))).Files.Keys);
    }
}
