using LoadHarness.Core.Results;
using LoadHarness.Reporting;
using Spectre.Console.Testing;

namespace LoadHarness.UnitTests.Reporting;

public sealed class CalibrationViewTests
{
    private static readonly Calibration Sample = new()
    {
        MeasuredAt = DateTimeOffset.UnixEpoch,
        Version = "1",
        Plan = "nightly",
        Scenario = "subscribe-storm",
        Rate = 50,
        Devices = 150,
        Cores = 2,
        ClockStepMicroseconds = 0.02,
        Handshakes = "full",
        Steps =
        [
            new StepBias { DelayMs = 0, Step = "suback", Samples = 600, Unmatched = 0, TruthP50 = 0, BiasP50 = 0.9, BiasP90 = 1.5, Spread = 0.8, Least = 0.05, Most = 3 },
            new StepBias { DelayMs = 5, Step = "suback", Samples = 600, Unmatched = 0, TruthP50 = 5.01, BiasP50 = 0.12, BiasP90 = 0.25, Spread = 0.2, Least = 0.05, Most = 2 },
            new StepBias { DelayMs = 50, Step = "suback", Samples = 599, Unmatched = 1, TruthP50 = 50, BiasP50 = 0.31, BiasP90 = 0.5, Spread = 0.4, Least = -0.1, Most = 4 },
        ],
        DueTime = [new DueTimeError(5, 150, new LatencySummary { P50 = 0.3, Max = 4 })],
        Distortion = new Distortion
        {
            Limit = 0.1,
            DelayMs = 50,
            Probes = [new DistortionProbe(50, 250, 1000, 0.01, 0.05, true), new DistortionProbe(100, 300, 1200, 0.02, 0.4, true), new DistortionProbe(200, 400, 900, 0.05, null, false)],
            MedianFrom = null,
            P99From = 100,
        },
    };

    [Fact]
    public void Sentence_Calibration_NamesBiasAndLimit() => Assert.Equal(
        "Known bias on this host at 50/s: the median of suback reads 0.120 to 0.310 ms more than the simulator held it, its own work included. "
        + "The median of 50 ms was not distorted by more than 10 % up to 200/s; the 99th percentile of 50 ms is distorted by more than 10 % from 100/s on.",
        CalibrationView.Sentence(Sample));

    [Fact]
    public void Sentence_NothingKnown_SaysSo()
    {
        Assert.Equal("The calibration on this host is invalid: No packet was measured.", CalibrationView.Sentence(Sample with { Invalid = "No packet was measured." }));
        Assert.EndsWith("No time was left to search for the rate at which figures are distorted.", CalibrationView.Sentence(Sample with { Distortion = Sample.Distortion with { Probes = [] } }), StringComparison.Ordinal);
        Assert.StartsWith("Known bias on this host at 50/s: too few samples for the bias of suback. The median of 50 ms had too few samples; ",
            CalibrationView.Sentence(Sample with { Steps = [], Distortion = Sample.Distortion with { Probes = [new DistortionProbe(50, 1, 5, null, null, true)] } }), StringComparison.Ordinal);
    }

    [Fact]
    public void View_Calibration_ShowsEachTable()
    {
        using var console = new TestConsole().Width(110);
        CalibrationView.Write(Sample, console);
        var text = string.Join('\n', console.Lines.Select(static line => line.TrimEnd()));

        Assert.StartsWith("calibrate  nightly: subscribe-storm at 50/s, 150 devices a delay", text, StringComparison.Ordinal);
        Assert.Contains("50 ms  suback      599         1        50     0.310  0.500    –    4   0.400", text, StringComparison.Ordinal);
        Assert.Contains("             5 ms     150  0.300    –    –    4", text, StringComparison.Ordinal);
        Assert.Matches(@"\n +200/s +400 +900 +5 % +–  not all devices came to their end\n", text);
        Assert.Contains("Clock: advances in steps of 0.02 µs. TLS handshakes: full. Cores: 2, shared with the simulator.", text, StringComparison.Ordinal);
        Assert.Contains("Known bias on this host at 50/s", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Json_Calibration_RoundTrips()
    {
        var json = CalibrationJson.Write(Sample);
        Assert.Equal(json, CalibrationJson.Write(CalibrationJson.Read(json)));
        Assert.Contains("\"schema\": \"loadharness/calibration/1\"", json, StringComparison.Ordinal);
        Assert.Contains("\"biasP50\": 0.12", json, StringComparison.Ordinal);
    }
}
