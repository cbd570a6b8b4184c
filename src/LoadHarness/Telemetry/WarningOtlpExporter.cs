using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;

namespace LoadHarness.Telemetry;

/// <summary>Exports, and says once when it cannot: the library itself fails in silence, and a line for each try would be too many.</summary>
internal sealed class WarningOtlpExporter(OtlpExporterOptions options, Action warn) : OtlpMetricExporter(options)
{
    private int _warned;

    /// <inheritdoc/>
    public override ExportResult Export(in Batch<Metric> metrics)
    {
        var result = base.Export(metrics);
        if (result == ExportResult.Failure && Interlocked.Exchange(ref _warned, 1) == 0)
        {
            warn();
        }

        return result;
    }
}
