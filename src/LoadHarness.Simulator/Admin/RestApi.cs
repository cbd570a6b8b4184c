using System.Net;
using System.Net.Sockets;
using System.Text;
using LoadHarness.Simulator.Broker;
using LoadHarness.Simulator.Faults;
using LoadHarness.Simulator.Metrics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace LoadHarness.Simulator.Admin;

/// <summary>What the admin paths show of the simulator.</summary>
/// <param name="Stats">Its counts.</param>
/// <param name="Outages">Its record of outages.</param>
internal sealed record AdminViews(Func<SimulatorStats> Stats, Func<IReadOnlyList<RecordedOutage>> Outages);

/// <summary>The REST API: under <c>/admin</c> what a run asks of its simulator and what operators read, everywhere else the control plane.</summary>
internal sealed class RestApi : IAsyncDisposable
{
    private readonly WebApplication _app;

    private RestApi(WebApplication app) => _app = app;

    /// <summary>The base address, <c>http://127.0.0.1:port</c>.</summary>
    public string Address => _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();

    /// <summary>Starts serving.</summary>
    public static async Task<RestApi> StartAsync(
        IPAddress address,
        int port,
        FaultInjector faults,
        AdminViews views,
        CloudWatchMetrics metrics,
        AdminReader reader,
        RequestDelegate controlPlane,
        ILoggerFactory loggers,
        CancellationToken cancellationToken)
    {
        // Empty: no configuration files, no environment variables, no console, no signal handlers of its own.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddSingleton(loggers);
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>();
        builder.Services.AddRoutingCore();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Listen(address, port);
        });
        var app = builder.Build();
        app.UseRouting();
        app.MapGet("/admin/stats", (RequestDelegate)(context => WriteAsync(context, TypedResults.Json(views.Stats(), SimulatorJson.Default.SimulatorStats))));
        app.MapGet("/admin/outages", (RequestDelegate)(context => WriteAsync(context, TypedResults.Json(views.Outages(), SimulatorJson.Default.IReadOnlyListRecordedOutage))));
        app.MapPost("/admin/arm", (RequestDelegate)(context =>
        {
            var first = faults.Arm();
            return WriteAsync(context, TypedResults.Json(new ArmAnswer(Armed: true, first, faults.SinceArmed.TotalMilliseconds), SimulatorJson.Default.ArmAnswer));
        }));
        app.MapGet("/metrics", (RequestDelegate)(context =>
        {
            context.Response.ContentType = PrometheusText.ContentType;
            return context.Response.WriteAsync(PrometheusText.Write(metrics), context.RequestAborted);
        }));
        app.MapGet("/admin/fault-record", (RequestDelegate)(context => WriteRecordAsync(context, faults.Record)));
        FaultEndpoints.Map(app, faults);
        AdminEndpoints.Map(app, reader);
        app.UseEndpoints(_ => { });
        app.Run(controlPlane);
        try
        {
            await app.StartAsync(cancellationToken).ConfigureAwait(false);
            return new RestApi(app);
        }
        catch (Exception exception)
        {
            await app.DisposeAsync().ConfigureAwait(false);
            throw exception switch
            {
                IOException { InnerException: AddressInUseException { InnerException: SocketException inner } } => ListenFailure.Of(address, port, inner),
                SocketException socket => ListenFailure.Of(address, port, socket),
                _ => exception,
            };
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync(CancellationToken.None).ConfigureAwait(false);
        await _app.DisposeAsync().ConfigureAwait(false);
    }

    private static Task WriteAsync<T>(HttpContext context, JsonHttpResult<T> result) => result.ExecuteAsync(context);

    private static async Task WriteRecordAsync(HttpContext context, FaultRecord record)
    {
        context.Response.ContentType = "text/csv; charset=utf-8";
        var writer = new StreamWriter(context.Response.Body, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), leaveOpen: true);
        await using (writer.ConfigureAwait(false))
        {
            await record.WriteAsync(writer).ConfigureAwait(false);
        }
    }

    // The program owns Ctrl+C; a library that listens for it would take it away.
    private sealed class NoLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
