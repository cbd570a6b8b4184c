using LoadHarness.Cli;
using LoadHarness.Core.Metrics;
using LoadHarness.Core.Plans;
using LoadHarness.Core.Results;
using LoadHarness.LiveView;
using LoadHarness.LiveView.Web;
using LoadHarness.Reporting;
using LoadHarness.Telemetry;
using Microsoft.Extensions.Logging;

namespace LoadHarness.Hosting;

/// <summary>Where a run is shown beside the terminal: in a browser, and as metrics. From before the first device until after the reports.</summary>
internal sealed class RunOutlets : IRunSink, IAsyncDisposable
{
    private readonly WebView? _web;
    private readonly OutletSink? _webSink;
    private RunTelemetry? _telemetry;
    private OutletSink? _telemetrySink;
    private volatile ILogger? _logger;

    private RunOutlets(WebView? web)
    {
        _web = web;
        _webSink = web is null ? null : new OutletSink(web, "The page of the run", Warn);
    }

    /// <summary>Where the page is; null without one.</summary>
    public string? Url => _web?.Url;

    /// <summary>Starts what was asked for, and says where it is.</summary>
    /// <exception cref="Core.HarnessException">A port is in use.</exception>
    public static async Task<RunOutlets> StartAsync(CliEnvironment environment, RunSettings settings, RunPlan plan, string runId)
    {
        var outlets = new RunOutlets(settings.Ui is { } ui ? await WebView.StartAsync(ui) : null);
        try
        {
            var identity = new TelemetryIdentity(runId, plan.Name, plan.Scenario, ManifestBuilder.ToolVersion);
            outlets._telemetry = await RunTelemetry.StartAsync(identity, settings.Otlp, settings.Prometheus, outlets.Warn);
            outlets._telemetrySink = outlets._telemetry is { } telemetry ? new OutletSink(telemetry, "The export of metrics", outlets.Warn) : null;
        }
        catch
        {
            await outlets.DisposeAsync();
            throw;
        }

        if (outlets.Url is { } url)
        {
            await environment.Error.WriteLineAsync("The run can be watched at " + url);
        }

        if (outlets._telemetry?.ScrapeUrl is { } scrape)
        {
            await environment.Error.WriteLineAsync("Prometheus can scrape " + scrape);
        }

        return outlets;
    }

    /// <summary>Says what is run, and where warnings go from now on.</summary>
    public void Begin(LiveTitle title, ILogger logger)
    {
        _logger = logger;
        _web?.Begin(title);
    }

    /// <inheritdoc/>
    public void OnInterval(RunInterval interval)
    {
        _webSink?.OnInterval(interval);
        _telemetrySink?.OnInterval(interval);
    }

    /// <summary>Says how the run ended.</summary>
    public void End(RunSummary summary) => _web?.End(new LiveEnd(ReportText.Word(summary.Verdict), summary.VerdictReason, summary.ExitCode));

    /// <summary>Sends the last metrics, while warnings can still be logged.</summary>
    public async Task FlushAsync()
    {
        if (Interlocked.Exchange(ref _telemetry, null) is { } telemetry)
        {
            try
            {
                await telemetry.DisposeAsync();
            }
            catch (Exception failure)
            {
                // The run was measured; whoever collects its metrics misses the last ones.
                Warn($"The last metrics could not be sent: {failure.Message.TrimEnd('.')}.");
            }
        }

        _logger = null;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await FlushAsync();
        if (_web is not null)
        {
            await _web.DisposeAsync();
        }
    }

    private void Warn(string sentence)
    {
        if (_logger is { } logger)
        {
            Log.Telemetry(logger, sentence);
        }
    }
}
