using LoadHarness.Core.Results;
using Spectre.Console;

namespace LoadHarness.Reporting;

/// <summary>A calibration on a terminal, and in one sentence.</summary>
internal static class CalibrationView
{
    private const int WidestText = 100;

    /// <summary>Writes all of it.</summary>
    public static void Write(Calibration calibration, IAnsiConsole console)
    {
        ArgumentNullException.ThrowIfNull(calibration);
        var width = console.Profile.Width;
        console.MarkupLine($"[bold]calibrate[/]  {$"{calibration.Plan}: {calibration.Scenario} at {Format.PerSecond(calibration.Rate)}, {Format.Count(calibration.Devices, "device")} a delay".EscapeMarkup()}");
        console.WriteLine();
        Print(console, BiasLines(calibration, width));
        Print(console, TextLines.Wrap("Bias is the service time less the time for which the simulator held the answer, packet by packet, in ms. The way there and back and the simulator's own work are in it; for connack that is its check of the client's certificate too.", Math.Min(width, WidestText), maxLines: 6));
        console.WriteLine();
        Print(console, LagLines(calibration, width));
        console.WriteLine();
        Print(console, ProbeLines(calibration.Distortion, width));
        console.WriteLine();
        console.WriteLine($"Clock: advances in steps of {Format.Number(calibration.ClockStepMicroseconds)} µs. TLS handshakes: {calibration.Handshakes}. Cores: {Format.Count(calibration.Cores)}, shared with the simulator.");
        foreach (var line in TextLines.Wrap(Sentence(calibration), Math.Min(width, WidestText), maxLines: 6))
        {
            console.MarkupLine($"[bold]{line.EscapeMarkup()}[/]");
        }
    }

    /// <summary>What it found, in one or two sentences for a report.</summary>
    public static string Sentence(Calibration calibration)
    {
        ArgumentNullException.ThrowIfNull(calibration);
        if (calibration.Invalid is { } reason)
        {
            return $"The calibration on this host is invalid: {reason}";
        }

        var known = calibration.Steps.Where(static line => line is { Step: "suback", DelayMs: > 0, BiasP50: not null }).Select(static line => line.BiasP50!.Value).ToArray();
        var bias = known.Length == 0 ? "too few samples for the bias of suback" : $"the median of suback reads {Format.MsNumber(known.Min())} to {Format.Ms(known.Max())} more than the simulator held it, its own work included";
        return $"Known bias on this host at {Format.PerSecond(calibration.Rate)}: {bias}. {OfDistortion(calibration.Distortion)}";
    }

    private static string OfDistortion(Distortion distortion)
    {
        if (distortion.Probes.Count == 0)
        {
            return "No time was left to search for the rate at which figures are distorted.";
        }

        var highest = Format.PerSecond(distortion.Probes.Max(static probe => probe.Rate));
        var limit = Format.Ratio(distortion.Limit);
        return $"{Of("The median", distortion.MedianFrom, static probe => probe.Median)}; {Of("the 99th percentile", distortion.P99From, static probe => probe.P99)}.";

        string Of(string name, double? from, Func<DistortionProbe, double?> figure)
        {
            var figureOf = $"{name} of {Format.Ms(distortion.DelayMs)}";
            return from is { } rate ? $"{figureOf} is distorted by more than {limit} from {Format.PerSecond(rate)} on"
                : distortion.Probes.All(probe => figure(probe) is null) ? $"{figureOf} had too few samples"
                : $"{figureOf} was not distorted by more than {limit} up to {highest}";
        }
    }

    private static IReadOnlyList<string> BiasLines(Calibration calibration, int width)
    {
        var table = new TextTable(("delay", true), ("step", false), ("samples", true), ("unpaired", true), ("held p50", true), ("bias p50", true), ("p90", true), ("p99", true), ("max", true), ("spread", true));
        foreach (var line in calibration.Steps)
        {
            table.Add(Plain(Format.Ms(line.DelayMs)), Plain(line.Step), Plain(Format.Count(line.Samples)), (Format.Count(line.Unmatched), line.Unmatched > 0 ? "red" : null), Plain(Format.MsNumber(line.TruthP50)), Plain(Format.MsNumber(line.BiasP50)), Plain(Format.MsNumber(line.BiasP90)), Plain(Format.MsNumber(line.BiasP99)), Plain(Format.MsNumber(line.Most)), Plain(Format.MsNumber(line.Spread)));
        }

        return table.Lines(width);
    }

    private static IReadOnlyList<string> LagLines(Calibration calibration, int width)
    {
        var table = new TextTable(("due-time error at", true), ("starts", true), ("p50", true), ("p90", true), ("p99", true), ("max", true));
        foreach (var line in calibration.DueTime)
        {
            table.Add(Plain(Format.Ms(line.DelayMs)), Plain(Format.Count(line.Starts)), Plain(Format.MsNumber(line.LagMs.P50)), Plain(Format.MsNumber(line.LagMs.P90)), Plain(Format.MsNumber(line.LagMs.P99)), Plain(Format.MsNumber(line.LagMs.Max)));
        }

        return table.Lines(width);
    }

    private static IReadOnlyList<string> ProbeLines(Distortion distortion, int width)
    {
        var table = new TextTable(("rate tried", true), ("starts", true), ("subacks", true), ("median off by", true), ("p99 off by", true), ("", false));
        foreach (var probe in distortion.Probes)
        {
            table.Add(Plain(Format.PerSecond(probe.Rate)), Plain(Format.Count(probe.Starts)), Plain(Format.Count(probe.Samples)), Plain(Format.Ratio(probe.Median)), Plain(Format.Ratio(probe.P99)), Plain(probe.Completed ? "" : "not all devices came to their end"));
        }

        return table.Lines(width);
    }

    private static (string, string?) Plain(string text) => (text, null);

    private static void Print(IAnsiConsole console, IReadOnlyList<string> lines)
    {
        foreach (var line in lines)
        {
            console.MarkupLine(line);
        }
    }
}
