using HdrHistogram;
using LoadHarness.Core.Gates;

namespace LoadHarness.UnitTests.Core.Gates;

internal sealed class FakeGateMetrics : IGateMetrics
{
    public Dictionary<string, (long Hits, long Trials)> Proportions { get; } = new(StringComparer.Ordinal);

    public Dictionary<string, HistogramBase> Latencies { get; } = new(StringComparer.Ordinal);

    public Dictionary<string, double?> Numbers { get; } = new(StringComparer.Ordinal);

    public static FakeGateMetrics OfProportion(string name, long hits, long trials) => new() { Proportions = { [name] = (hits, trials) } };

    public static FakeGateMetrics OfLatency(string name, params IEnumerable<double> milliseconds)
    {
        var histogram = new LongHistogram(1, 100_000_000, 3);
        foreach (var value in milliseconds)
        {
            histogram.RecordValue((long)(value * 1000));
        }

        return new FakeGateMetrics { Latencies = { [name] = histogram } };
    }

    public bool TryGetProportion(string name, out long hits, out long trials)
    {
        var found = Proportions.TryGetValue(name, out var value);
        (hits, trials) = value;
        return found;
    }

    public bool TryGetLatency(string name, out HistogramBase? histogram) => Latencies.TryGetValue(name, out histogram);

    public bool TryGetNumber(string name, out double? value) => Numbers.TryGetValue(name, out value);
}
