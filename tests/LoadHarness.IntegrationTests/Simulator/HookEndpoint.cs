using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace LoadHarness.IntegrationTests.Simulator;

/// <summary>An HTTP endpoint in the place of a pre-provisioning hook's Lambda function: always the same answer.</summary>
internal sealed class HookEndpoint : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<JsonElement> _requests;

    private HookEndpoint(WebApplication app, ConcurrentQueue<JsonElement> requests)
    {
        _app = app;
        _requests = requests;
    }

    public string Address => _app.Urls.Single() + "/hook";

    /// <summary>What it was asked.</summary>
    public IReadOnlyCollection<JsonElement> Requests => _requests;

    public static async Task<HookEndpoint> StartAsync(string answer, int status = 200)
    {
        var requests = new ConcurrentQueue<JsonElement>();
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var app = builder.Build();
        app.Run(async context =>
        {
            using var document = await JsonDocument.ParseAsync(context.Request.Body);
            requests.Enqueue(document.RootElement.Clone());
            context.Response.StatusCode = status;
            await context.Response.WriteAsync(answer);
        });
        await app.StartAsync();
        return new HookEndpoint(app, requests);
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
