using System.Net;
using LoadHarness.Core.Metrics;
using LoadHarness.Web;
using Microsoft.AspNetCore.Builder;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;

namespace LoadHarness.Telemetry;

/// <summary>Which run it is, for those who collect several.</summary>
/// <param name="RunId">Its id.</param>
/// <param name="Plan">The plan's name.</param>
/// <param name="Scenario">The scenario.</param>
/// <param name="Version">The program's version.</param>
internal sealed record TelemetryIdentity(string RunId, string Plan, string Scenario, string Version);

/// <summary>A run's metrics on their way out: pushed over OTLP, and there to be scraped. Nothing of it can hold the run up.</summary>
internal sealed class RunTelemetry : IRunSink, IAsyncDisposable
{
    private const int DefaultIntervalMs = 5000;

    // What is said at the end must not keep a person waiting for a collector that does not answer.
    private const int LastFlushMs = 3000;

    private readonly RunMeter _meter;
    private readonly MeterProvider _provider;
    private LocalServer? _server;

    private RunTelemetry(RunMeter meter, MeterProvider provider) => (_meter, _provider) = (meter, provider);

    /// <summary>Where Prometheus can scrape; null for nowhere.</summary>
    public string? ScrapeUrl => _server is { } server ? server.Url + "/metrics" : null;

    /// <summary>Starts; null where nothing was asked for.</summary>
    /// <param name="identity">Which run it is.</param>
    /// <param name="otlp">Where to push to; null for nowhere.</param>
    /// <param name="scrape">Where to be scraped; null for nowhere.</param>
    /// <param name="warn">Hears once that the collector cannot be reached.</param>
    /// <exception cref="Core.HarnessException">The port is in use.</exception>
    public static async Task<RunTelemetry?> StartAsync(TelemetryIdentity identity, OtlpTarget? otlp, IPEndPoint? scrape, Action<string> warn)
    {
        if (otlp is null && scrape is null)
        {
            return null;
        }

        var meter = new RunMeter();
        var builder = Sdk.CreateMeterProviderBuilder()
            .ConfigureResource(resource => resource.AddService("loadharness", serviceVersion: identity.Version, serviceInstanceId: identity.RunId).AddAttributes(new Dictionary<string, object>(StringComparer.Ordinal)
            {
                ["loadharness.plan"] = identity.Plan,
                ["loadharness.scenario"] = identity.Scenario,
            }))
            .AddMeter(RunMeter.Name);
        if (otlp is not null)
        {
            // Headers, certificates and timeout are the SDK's own variables; headers may be secrets and are never shown.
            var options = new OtlpExporterOptions { Endpoint = otlp.Endpoint, Protocol = otlp.Protocol };
            var exporter = new WarningOtlpExporter(options, () => warn($"Metrics could not be sent to {otlp.Shown}; the run goes on, and it is tried again."));
            var asked = Environment.GetEnvironmentVariable("OTEL_METRIC_EXPORT_INTERVAL");
            builder.AddReader(new PeriodicExportingMetricReader(exporter, int.TryParse(asked, out var interval) && interval > 0 ? interval : DefaultIntervalMs));
        }

        if (scrape is not null)
        {
            builder.AddPrometheusExporter();
        }

        var telemetry = new RunTelemetry(meter, builder.Build());
        try
        {
            telemetry._server = scrape is null ? null : await LocalServer.StartAsync(scrape, "--prometheus", app => app.UseOpenTelemetryPrometheusScrapingEndpoint(telemetry._provider, null, "/metrics", null, null));
            return telemetry;
        }
        catch
        {
            await telemetry.DisposeAsync();
            throw;
        }
    }

    /// <inheritdoc/>
    public void OnInterval(RunInterval interval) => _meter.OnInterval(interval);

    /// <summary>Sends the last figures and ends.</summary>
    public async ValueTask DisposeAsync()
    {
        await Task.Run(() => _provider.Shutdown(LastFlushMs)); // It blocks until sent.
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }

        _provider.Dispose();
        _meter.Dispose();
    }
}
