using System.CommandLine;
using System.Net;
using LoadHarness.LiveView.Web;
using LoadHarness.Web;

namespace LoadHarness.Cli;

/// <summary>The options of <c>run</c> that show it while it goes on.</summary>
internal sealed class LiveRunOptions
{
    /// <summary>The port that OpenTelemetry's exporters serve Prometheus on where none is named.</summary>
    public const int PrometheusPort = 9464;

    private readonly Option<string?> _ui = new("--ui") { HelpName = "PORT", Arity = ArgumentArity.ZeroOrOne, Description = $"Serve the live view to browsers on this host; port {WebView.DefaultPort} where none is named, 0 for a free one." };
    private readonly Option<string?> _prometheus = new("--prometheus") { HelpName = "[ADDRESS:]PORT", Arity = ArgumentArity.ZeroOrOne, Description = $"Serve the run's metrics for Prometheus under /metrics; 127.0.0.1:{PrometheusPort} where nothing is named." };
    private readonly Option<string?> _otlp = new("--otlp") { HelpName = "URL", Description = "Push the run's metrics to an OpenTelemetry collector: http://host:4318, or http://host:4317 for gRPC. OTEL_EXPORTER_OTLP_* are honoured." };

    /// <summary>Adds the options.</summary>
    public void AddTo(Command command)
    {
        command.Options.Add(_ui);
        command.Options.Add(_prometheus);
        command.Options.Add(_otlp);
    }

    /// <summary>Where the live view is to be served; null for nowhere.</summary>
    public IPEndPoint? Ui(ParseResult parsed) => parsed.GetResult(_ui) is null ? null : Endpoints.Parse(parsed.GetValue(_ui), WebView.DefaultPort, "--ui", anyAddress: false);

    /// <summary>Where Prometheus is to scrape; null for nowhere.</summary>
    public IPEndPoint? Prometheus(ParseResult parsed) => parsed.GetResult(_prometheus) is null ? null : Endpoints.Parse(parsed.GetValue(_prometheus), PrometheusPort, "--prometheus", anyAddress: true);

    /// <summary>Where metrics are to be pushed; null where the option is not given.</summary>
    public string? Otlp(ParseResult parsed) => parsed.GetValue(_otlp);
}
