using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using LoadHarness.Core.Results;
using LoadHarness.IntegrationTests.Cli;
using LoadHarness.IntegrationTests.LiveView;
using LoadHarness.IntegrationTests.Simulator;
using LoadHarness.Telemetry;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace LoadHarness.IntegrationTests.Telemetry;

/// <summary>A run's metrics as those who collect them get them.</summary>
[Collection(Heavy.Name)]
public sealed class TelemetryTests
{
    private static readonly string[] OnlyWhereThereIsTrouble = ["loadharness.timeouts", "loadharness.finding.devices"];

    [Fact]
    public async Task Prometheus_ScrapedAtTheHold_HasEveryMetricAndTheSummarysFigures()
    {
        await using var simulator = await RunningSimulator.StartAsync();
        using var rig = new CliRig();
        var running = rig.RunAsync(["run", .. RunTests.Against(simulator), "--devices", "40", "--rate", "20/s", "--gate", "suback.p50 < 5s", "--no-tui", "--prometheus", "0", "--out", rig.Reports]);
        var url = await WebViewTests.UrlAsync(rig, running, "can scrape ");
        using var client = new HttpClient();
        var scraped = "";
        for (var more = true; more;)
        {
            more = !running.IsCompleted;
            try
            {
                scraped = await client.GetStringAsync(url);
                await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System);
            }
            catch (HttpRequestException)
            {
                break; // The run, and its server, ended.
            }
        }

        await running;

        var samples = Samples(scraped);
        foreach (var metric in TelemetryCatalog.All.Where(static metric => !OnlyWhereThereIsTrouble.Contains(metric.Name) && !metric.Name.StartsWith("loadharness.simulator.", StringComparison.Ordinal)))
        {
            var name = metric.PrometheusName + (metric.Shape == MetricShape.Histogram ? "_count" : "");
            Assert.True(samples.Keys.Any(key => key.StartsWith(name + "{", StringComparison.Ordinal) || key == name), $"{name} is not in the scrape:\n{scraped}");
            Assert.All(metric.Tags, tag => Assert.Contains(samples.Keys, key => key.StartsWith(name + "{", StringComparison.Ordinal) && key.Contains(tag + "=\"", StringComparison.Ordinal)));
        }

        // Nothing starts after the last scrape but what ends within its second: counts are at most the summary's, and the planned ones equal.
        var summary = rig.Summary;
        Assert.Equal(40, Value(samples, "loadharness_devices_planned"));
        Assert.InRange(Value(samples, "loadharness_starts_made_total"), 1, summary.Devices.Started);
        Assert.InRange(Value(samples, "loadharness_step_service_time_seconds_count", "step=\"suback\""), 1, summary.Steps["suback"].ServiceMs.Samples);

        // Histograms are of whole seconds, counters also of the moments since the last one ended.
        Assert.InRange(Value(samples, "loadharness_step_service_time_seconds_count", "step=\"suback\""), 1, Value(samples, "loadharness_step_answers_total", "step=\"suback\"", "result=\"ok\""));
        Assert.InRange(Value(samples, "loadharness_step_answers_total", "step=\"suback\"", "result=\"ok\""), 1, summary.Steps["suback"].Ok);
    }

    [Fact]
    public async Task Otlp_CollectorListens_GetsTheSummarysFigures()
    {
        await using var collector = await Collector.StartAsync();
        await using var simulator = await RunningSimulator.StartAsync();
        using var rig = new CliRig();

        await rig.RunAsync(["run", .. RunTests.Against(simulator), "--devices", "20", "--rate", "20/s", "--no-tui", "--otlp", collector.Url, "--out", rig.Reports]);

        Assert.All(collector.Paths, static path => Assert.Equal("/v1/metrics", path));
        var (sums, summary) = (OtlpReader.Read(collector.Bodies.Last()), rig.Summary);
        Assert.Equal(summary.Devices.Started, sums["loadharness.devices.started"]);
        Assert.Equal(summary.Steps.Where(static step => !step.Key.Contains('.', StringComparison.Ordinal)).Sum(static step => step.Value.Ok), sums["loadharness.step.answers"]);
        Assert.Equal(summary.Steps.Where(static step => !step.Key.Contains('.', StringComparison.Ordinal)).Sum(static step => step.Value.ServiceMs.Samples), sums["loadharness.step.service_time"]);
        Assert.DoesNotContain("could not be sent", rig.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Otlp_NobodyListens_CostsOneWarningAndNothingElse()
    {
        int port;
        using (var free = new TcpListener(IPAddress.Loopback, 0))
        {
            free.Start();
            port = ((IPEndPoint)free.LocalEndpoint).Port;
        }

        await using var simulator = await RunningSimulator.StartAsync();
        using var rig = new CliRig();
        var url = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}");

        await rig.RunAsync(["run", .. RunTests.Against(simulator), "--devices", "20", "--rate", "20/s", "--no-tui", "--otlp", url, "--out", rig.Reports]);

        Assert.Equal(2, rig.Error.Split($"warning: Metrics could not be sent to {url}/v1/metrics").Length);
        Assert.Equal(20, rig.Summary.Devices.Operational);
        Assert.NotEqual(Verdict.Interrupted, rig.Summary.Verdict);
    }

    /// <summary>Name and labels of each sample, with its value.</summary>
    private static Dictionary<string, double> Samples(string text) => text.Split('\n')
        .Where(static line => line.Length > 0 && line[0] != '#')
        .Select(static line => line.LastIndexOf('}') is var end and >= 0 ? (Key: line[..(end + 1)], Value: line[(end + 2)..]) : (Key: line[..line.IndexOf(' ', StringComparison.Ordinal)], Value: line[(line.IndexOf(' ', StringComparison.Ordinal) + 1)..]))
        .ToDictionary(static sample => sample.Key, static sample => double.Parse(sample.Value.Split(' ')[0].Replace("+Inf", "Infinity", StringComparison.Ordinal), CultureInfo.InvariantCulture), StringComparer.Ordinal);

    private static double Value(Dictionary<string, double> samples, string name, params string[] labels) =>
        samples.Single(sample => sample.Key.Split('{')[0] == name && labels.All(label => sample.Key.Contains(label, StringComparison.Ordinal))).Value;

    /// <summary>A collector that takes what it is sent.</summary>
    private sealed class Collector(WebApplication app) : IAsyncDisposable
    {
        public ConcurrentQueue<string> Paths { get; } = new();

        public ConcurrentQueue<byte[]> Bodies { get; } = new();

        public string Url => app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();

        public static async Task<Collector> StartAsync()
        {
            var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
            builder.WebHost.UseKestrelCore().ConfigureKestrel(static kestrel => kestrel.Listen(IPAddress.Loopback, 0));
            var app = builder.Build();
            var collector = new Collector(app);
            app.Run(collector.TakeAsync);
            await app.StartAsync();
            return collector;
        }

        public async ValueTask DisposeAsync()
        {
            await app.StopAsync();
            await app.DisposeAsync();
        }

        private async Task TakeAsync(HttpContext context)
        {
            using var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body);
            Paths.Enqueue(context.Request.Path);
            Bodies.Enqueue(body.ToArray());
            context.Response.ContentType = "application/x-protobuf";
        }
    }
}
