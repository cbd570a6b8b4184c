using System.Net;
using LoadHarness.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace LoadHarness.Web;

/// <summary>A small web server of the run's own, for reading only.</summary>
internal sealed class LocalServer : IAsyncDisposable
{
    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(2);

    private readonly WebApplication _app;
    private readonly IPAddress _address;

    private LocalServer(WebApplication app, IPAddress address) => (_app, _address) = (app, address);

    /// <summary>Where it is: <c>http://127.0.0.1:9270</c>; of one that listens on every address, the loopback one.</summary>
    public string Url
    {
        get
        {
            var port = new Uri(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single()).Port;
            var host = _address.Equals(IPAddress.Any) || _address.Equals(IPAddress.IPv6Any) ? IPAddress.Loopback : _address;
            return $"http://{new IPEndPoint(host, port)}";
        }
    }

    /// <summary>Starts serving.</summary>
    /// <param name="endpoint">Where; port 0 picks a free one.</param>
    /// <param name="option">The option that asked for it, for the hint.</param>
    /// <param name="configure">Adds what is served.</param>
    /// <exception cref="HarnessException">The port is in use, or the address is not this host's.</exception>
    public static async Task<LocalServer> StartAsync(IPEndPoint endpoint, string option, Action<WebApplication> configure)
    {
        // Empty: no configuration files, no environment variables, no console, no signal handlers of its own.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddOptions();
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>();
        builder.Services.Configure<HostOptions>(static options => options.ShutdownTimeout = StopTimeout);
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = 0;
            kestrel.Listen(endpoint);
        });
        var app = builder.Build();
        app.Use((context, next) => GuardAsync(context, next, endpoint.Address));
        configure(app);
        try
        {
            await app.StartAsync();
            return new LocalServer(app, endpoint.Address);
        }
        catch (Exception failure)
        {
            await app.DisposeAsync();
            throw failure is IOException or AddressInUseException or System.Net.Sockets.SocketException
                ? new HarnessException(ExitCode.PreflightFailed, $"{option} cannot listen on {endpoint}: {(failure.InnerException ?? failure).Message.TrimEnd('.')}.", $"Choose another port, or let the system choose a free one with '{option} 0'.", failure)
                : failure;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        using var patience = new CancellationTokenSource(StopTimeout);
        await _app.StopAsync(patience.Token);
        await _app.DisposeAsync();
    }

    /// <summary>Lets in who reads, by a name of this host: a page elsewhere whose name was made to point here must not read a run.</summary>
    /// <param name="host">The host that was asked for, as a URL has it.</param>
    /// <param name="address">The loopback address that the server listens on.</param>
    internal static bool IsOwnName(string host, IPAddress address) =>
        host is "localhost" or "127.0.0.1" or "[::1]" || (IPAddress.TryParse(host, out var own) && own.Equals(address));

    private static Task GuardAsync(HttpContext context, RequestDelegate next, IPAddress address)
    {
        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
        headers.XContentTypeOptions = "nosniff";
        headers.CacheControl = "no-store";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        if (IPAddress.IsLoopback(address) && !IsOwnName(context.Request.Host.Host, address))
        {
            context.Response.StatusCode = StatusCodes.Status421MisdirectedRequest;
            return Task.CompletedTask;
        }

        if (!HttpMethods.IsGet(context.Request.Method) && !HttpMethods.IsHead(context.Request.Method))
        {
            context.Response.StatusCode = StatusCodes.Status405MethodNotAllowed;
            return Task.CompletedTask;
        }

        return next(context);
    }

    // The program owns Ctrl+C; a library that listens for it would take it away.
    private sealed class NoLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
