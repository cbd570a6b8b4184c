using System.Diagnostics.Metrics;
using System.Text;
using LoadHarness.Core.Results;

namespace LoadHarness.Telemetry;

/// <summary>What kind of instrument a metric is.</summary>
internal enum MetricShape
{
    /// <summary>Only ever grows.</summary>
    Counter,

    /// <summary>Rises and falls, and may be added up over runs.</summary>
    UpDownCounter,

    /// <summary>A value as of now.</summary>
    Gauge,

    /// <summary>Counts by bucket, with count and sum.</summary>
    Histogram,
}

/// <summary>One exported metric.</summary>
/// <param name="Name">Its OpenTelemetry name.</param>
/// <param name="Unit">Its UCUM unit; empty for a flag of 0 or 1.</param>
/// <param name="Shape">Its kind.</param>
/// <param name="Tags">The names of its attributes; empty for none.</param>
/// <param name="Description">What it is, one sentence.</param>
/// <param name="Read">Reads it off a second; null for histograms, which are recorded.</param>
internal sealed record TelemetryMetric(string Name, string Unit, MetricShape Shape, string[] Tags, string Description, Func<MetricsSnapshot, IEnumerable<Measurement<double>>>? Read)
{
    /// <summary>Its name in Prometheus's text, without a histogram's <c>_bucket</c>, <c>_sum</c>, <c>_count</c>: dots become underscores, the unit is spelled out and stands behind, counters end in <c>_total</c> (OpenTelemetry's specification of compatibility with Prometheus).</summary>
    public string PrometheusName
    {
        get
        {
            var name = new StringBuilder(Name.Replace('.', '_'));
            name.Append(Unit switch
            {
                "s" => "_seconds",
                "By" => "_bytes",
                _ when Unit.EndsWith("/s", StringComparison.Ordinal) => "_per_second",
                _ => "", // Annotations in braces are left out, and 1 is no word.
            });
            return Shape == MetricShape.Counter ? name.Append("_total").ToString() : name.ToString();
        }
    }
}
