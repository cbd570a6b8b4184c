using System.Diagnostics.Metrics;
using LoadHarness.Core.Metrics;
using LoadHarness.Core.Results;

namespace LoadHarness.Telemetry;

/// <summary>A run's seconds as instruments of <c>System.Diagnostics.Metrics</c>. The record path knows nothing of it: counters are read off the last second, and each second's latencies are recorded once more, from its histograms.</summary>
internal sealed class RunMeter : IRunSink, IDisposable
{
    /// <summary>The meter's name, for exporters to find it by.</summary>
    public const string Name = "LoadHarness";

    private readonly Meter _meter;
    private readonly Histogram<double> _service;
    private readonly Histogram<double> _response;
    private volatile MetricsSnapshot? _last;

    /// <summary>Makes the instruments.</summary>
    public RunMeter()
    {
        _meter = new Meter(Name); // The version is the resource's: on the meter it would be a label of every series.
        foreach (var metric in TelemetryCatalog.All)
        {
            var unit = metric.Unit.Length == 0 ? null : metric.Unit;
            switch (metric.Shape)
            {
                case MetricShape.Counter:
                    _meter.CreateObservableCounter(metric.Name, () => Read(metric), unit, metric.Description);
                    break;
                case MetricShape.UpDownCounter:
                    _meter.CreateObservableUpDownCounter(metric.Name, () => Read(metric), unit, metric.Description);
                    break;
                case MetricShape.Gauge:
                    _meter.CreateObservableGauge(metric.Name, () => Read(metric), unit, metric.Description);
                    break;
            }
        }

        _service = Histogram(TelemetryCatalog.ServiceTime);
        _response = Histogram(TelemetryCatalog.ResponseTime);
    }

    /// <inheritdoc/>
    public void OnInterval(RunInterval interval)
    {
        foreach (var part in interval.Histograms)
        {
            var histogram = part.IsResponse ? _response : _service;
            var step = new KeyValuePair<string, object?>("step", part.Step.BareName);
            foreach (var (microseconds, count) in part.Values)
            {
                // One by one, as instruments take them; the sink is on the collector's thread, not on a device's.
                for (long i = 0; i < count; i++)
                {
                    histogram.Record(microseconds / 1e6, step);
                }
            }
        }

        _last = interval.Snapshot;
    }

    /// <inheritdoc/>
    public void Dispose() => _meter.Dispose();

    private IEnumerable<Measurement<double>> Read(TelemetryMetric metric) => _last is { } last ? metric.Read!(last) : [];

    private Histogram<double> Histogram(string name)
    {
        var metric = TelemetryCatalog.All.Single(metric => metric.Name == name);
        return _meter.CreateHistogram(name, metric.Unit, metric.Description, tags: null, new InstrumentAdvice<double> { HistogramBucketBoundaries = TelemetryCatalog.Boundaries });
    }
}
