using System.Text.RegularExpressions;
using LoadHarness.Core.Metrics;
using LoadHarness.Core.Results;

namespace LoadHarness.Reporting.Charts;

/// <summary>Where a device's time goes: the median of each step that it waits for, one behind the other.</summary>
internal static partial class WaterfallChart
{
    /// <summary>Steps that a device waits for one after the other. Left out are those that pass while it waits for another one: the PUBACKs of its requests, and <c>reconnect</c>, which spans the device's own TCP, TLS and CONNACK.</summary>
    private static readonly Step[] Sequence =
        [.. Step.All.Where(static step => step.Phase != Phase.None && step.Kind is not (StepKind.Telemetry or StepKind.Request or StepKind.Delivery) && step is not { Phase: Phase.Claim, Kind: StepKind.Puback })];

    /// <summary>Makes the chart; null where no step has a median.</summary>
    public static Chart? Of(RunSummary summary, RunManifest? manifest)
    {
        var together = manifest is not null && TogetherPattern().IsMatch(manifest.EffectivePlan);
        var bars = new List<(string Name, double From, double To, string Label, string Words, Phase Phase)>();
        var at = 0.0;
        foreach (var step in Sequence)
        {
            if (!summary.Steps.TryGetValue(step.Name, out var counts) || counts.ServiceMs.P50 is not { } median)
            {
                continue;
            }

            var times = step.Kind == StepKind.Suback && !together ? Times(summary, step, counts) : 1;
            var name = times > 1 ? $"{step.Name} × {Format.Count(times)}" : step.Name;
            bars.Add((name, at, at + (times * median), Format.Ms(times * median), $"{name}: {Format.Ms(median)} in the median{(times > 1 ? $", {Format.Count(times)} times one after the other" : "")}", step.Phase));
            at += times * median;
        }

        if (bars.Count == 0)
        {
            return null;
        }

        var journey = summary.Steps.GetValueOrDefault(Step.NameOf(StepKind.Journey))?.ServiceMs.P50;
        var rows = bars.Select(static bar => bar.Name).ToList();
        List<ChartBars> lanes = [Lane("with the shared claim certificate", 1, Phase.Claim), Lane("with the device’s own certificate", 3, Phase.Device)];
        if (journey is { } whole)
        {
            rows.Add("journey");
            lanes.Add(new ChartBars("journey: all of it, the device’s own work and waits included", 7, [new ChartBar(rows.Count - 1, 0, whole, null, Format.Ms(whole), $"journey: {Format.Ms(whole)} in the median")]));
        }

        return new Chart
        {
            Id = "waterfall",
            Title = "Where a device’s time goes",
            Unit = "ms, the median of each step laid end to end",
            X = new ChartAxis("ms since the device’s start", Axis.Linear(Math.Max(at, journey ?? 0)), Quantity.Ms),
            Y = ChartAxis.Of(rows),
            SharedLane = true,
            Bars = [.. lanes.Where(static lane => lane.Items.Count > 0)],
            Alternative = $"{string.Join("; ", bars.Select(static bar => bar.Words))}{(journey is null ? "" : $"; the journey as a whole takes {Format.Ms(journey)}")}.",
            Table = new ChartTable("Figures", ["step", "median, ms", "begins at, ms", "share of all steps"],
                [.. bars.Select(bar => (IReadOnlyList<string>)[bar.Name, Format.MsNumber(bar.To - bar.From), Format.MsNumber(bar.From), Format.Ratio((bar.To - bar.From) / at)])]),
        };

        ChartBars Lane(string name, int colour, Phase phase) =>
            new(name, colour, [.. bars.Select((bar, i) => (bar, i)).Where(each => each.bar.Phase == phase).Select(static each => new ChartBar(each.i, each.bar.From, each.bar.To, null, each.bar.Label, each.bar.Words))]);
    }

    /// <summary>How many SUBSCRIBEs a device sends one after the other: filters granted by connection that was accepted.</summary>
    private static long Times(RunSummary summary, Step step, StepSummary counts)
    {
        var connections = summary.Steps.GetValueOrDefault(new Step(step.Phase, StepKind.Connack).Name)?.Ok ?? 0;
        return connections == 0 ? 1 : Math.Max(1, (long)Math.Round((double)counts.Attempts / connections));
    }

    [GeneratedRegex(@"^subscribe:\s*together\s*$", RegexOptions.Multiline | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex TogetherPattern();
}
