using System.Globalization;
using System.Text;
using LoadHarness.Cli;

namespace LoadHarness.Telemetry;

/// <summary>The reference of exported metrics as Markdown.</summary>
internal static class TelemetryDocs
{
    /// <summary>Returns <c>docs/telemetry.md</c>.</summary>
    public static string Write()
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $$"""
            # Telemetry

            A run's figures can leave it while it goes on, as metrics of the OpenTelemetry SDK:

            ```console
            loadharness run soak.yaml --prometheus                          # scrape http://127.0.0.1:{{LiveRunOptions.PrometheusPort}}/metrics
            loadharness run soak.yaml --prometheus 0.0.0.0:9464             # also from other hosts; port 0 picks a free one
            loadharness run soak.yaml --otlp http://collector:4318          # push over HTTP; port 4317 is gRPC
            OTEL_EXPORTER_OTLP_ENDPOINT=http://collector:4318 loadharness run soak.yaml
            ```

            [grafana/loadharness.json](grafana/loadharness.json) is a dashboard for them: import it, and choose a Prometheus data source.

            - **Nothing of it touches the record path.** Once a second the last second is read off. Its latencies are recorded once more into the histograms below, on the collector's thread.
            - **The report does not come from here.** The metrics have seconds and buckets; `summary.json` has the run. Percentiles out of buckets are coarser than the report's.
            - **OTLP.** The metrics are pushed every 5 s (`OTEL_METRIC_EXPORT_INTERVAL`, milliseconds) and once more at the end. `OTEL_EXPORTER_OTLP_*` are honoured: endpoint, protocol, headers, timeout, certificates; the option wins over the endpoint's variables. `OTEL_SDK_DISABLED=true` and `OTEL_METRICS_EXPORTER=none` switch off what the variables switch on. A collector that cannot be reached costs the run one warning, and its end three seconds at most.
            - **Prometheus.** On loopback only names of this host are answered. A port in use ends the program with exit code 22 before anything is started. The text comes from `OpenTelemetry.Exporter.Prometheus.AspNetCore`, which serves the same instruments as OTLP on a web server that the program has anyway. That package is a beta, as OpenTelemetry's Prometheus exporters are; prometheus-net is stable, but would be a second set of instruments that could differ from the first, and the exporter on HttpListener cannot choose a free port.
            - **Attributes of the resource**: `service.name` (loadharness), `service.version`, `service.instance.id` (the run's id), `loadharness.plan`, `loadharness.scenario`; in Prometheus's text they stand in `target_info`.
            - **Secrets** are not in it: no key, no header, no certificate.

            ## Metrics

            Units are UCUM's; those in braces say what is counted. The histograms' buckets end at {{string.Join(", ", TelemetryCatalog.Boundaries)}} s. Steps, outcomes and causes are those of [metrics.md](metrics.md).

            | metric | kind | unit | attributes | in Prometheus | what it is |
            |---|---|---|---|---|---|

            """);
        foreach (var metric in TelemetryCatalog.All)
        {
            var tags = metric.Tags.Length == 0 ? "" : string.Join(", ", metric.Tags.Select(static tag => $"`{tag}`"));
            var unit = metric.Unit.Length == 0 ? "" : $"`{metric.Unit}`";
            text.Append(CultureInfo.InvariantCulture, $"| `{metric.Name}` | {KindOf(metric.Shape)} | {unit} | {tags} | `{metric.PrometheusName}` | {metric.Description} |\n");
        }

        text.Append("\n<!-- Generated from the metrics' table: run the unit tests with UPDATE_DOCS=1 to write it anew. -->\n");
        return text.Replace("\r\n", "\n").ToString();
    }

    private static string KindOf(MetricShape shape) => shape switch
    {
        MetricShape.UpDownCounter => "up-down counter",
        _ => shape.ToString().ToLowerInvariant(),
    };
}
