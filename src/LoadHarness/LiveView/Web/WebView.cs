using System.Collections.Concurrent;
using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using System.Threading.Channels;
using LoadHarness.Core.Metrics;
using LoadHarness.Core.Results;
using LoadHarness.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace LoadHarness.LiveView.Web;

/// <summary>The run in a browser: a page, and each second as a server-sent event. For reading only, and on loopback only.</summary>
internal sealed class WebView : IRunSink, IAsyncDisposable
{
    /// <summary>The port where none is named.</summary>
    public const int DefaultPort = 9270;

    private const int MostBrowsers = 16;

    // A browser that cannot keep up loses seconds; it draws the newest one anyway.
    private const int MostWaiting = 16;

    private readonly LiveHistory _history = new();
    private readonly ConcurrentDictionary<Channel<byte[]>, byte> _browsers = new();
    private readonly Lock _lock = new();
    private LocalServer? _server;
    private LiveTitle? _title;
    private byte[]? _last;
    private byte[]? _end;

    private WebView()
    {
    }

    /// <summary>Where the page is.</summary>
    public string Url => _server!.Url + "/";

    /// <summary>Starts to serve.</summary>
    /// <exception cref="Core.HarnessException">The port is in use.</exception>
    public static async Task<WebView> StartAsync(IPEndPoint endpoint)
    {
        var view = new WebView();
        view._server = await LocalServer.StartAsync(endpoint, "--ui", app => app.Run(view.ServeAsync));
        return view;
    }

    /// <summary>Says what is run.</summary>
    public void Begin(LiveTitle title)
    {
        using var scope = _lock.EnterScope();
        _title = title;
        Tell(Hello()); // Whoever came earlier knows nothing yet.
    }

    /// <inheritdoc/>
    public void OnInterval(RunInterval interval)
    {
        var message = Event("second", LiveSecond.Of(interval.Snapshot), LiveJson.Default.LiveSecond);
        using var scope = _lock.EnterScope();
        _history.Add(LivePoint.Of(interval.Snapshot.Row));
        _last = message;
        Tell(message);
    }

    /// <summary>Says how the run ended.</summary>
    public void End(LiveEnd end)
    {
        using var scope = _lock.EnterScope();
        _end ??= Event("end", end, LiveJson.Default.LiveEnd);
        Tell(_end);
        foreach (var browser in _browsers.Keys)
        {
            browser.Writer.TryComplete();
        }
    }

    /// <summary>Ends; browsers that were not told how the run ended are told that it has.</summary>
    public async ValueTask DisposeAsync()
    {
        End(new LiveEnd(null, "The run ended without a verdict; the terminal says why.", null));
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }
    }

    private static byte[] Event<T>(string name, T data, JsonTypeInfo<T> type) => Encoding.UTF8.GetBytes($"event: {name}\ndata: {JsonSerializer.Serialize(data, type)}\n\n");

    private byte[] Hello() => Event("hello", new LiveHello(_title, _history.Points), LiveJson.Default.LiveHello);

    private void Tell(byte[] message)
    {
        foreach (var browser in _browsers.Keys)
        {
            browser.Writer.TryWrite(message);
        }
    }

    private Task ServeAsync(HttpContext context) => context.Request.Path.Value switch
    {
        "/events" => StreamAsync(context),
        "/" or "" => WebAssets.WriteAsync(context, "index.html", "text/html; charset=utf-8"),
        "/live.js" => WebAssets.WriteAsync(context, "live.js", "text/javascript; charset=utf-8"),
        "/live.css" => WebAssets.WriteAsync(context, "live.css", "text/css; charset=utf-8"),
        _ => NotFound(context),
    };

    private static Task NotFound(HttpContext context)
    {
        context.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    }

    private async Task StreamAsync(HttpContext context)
    {
        var browser = Channel.CreateBounded<byte[]>(new BoundedChannelOptions(MostWaiting) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true });
        if (!TryEnter(browser))
        {
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            return;
        }

        try
        {
            context.Response.ContentType = "text/event-stream";
            await foreach (var message in browser.Reader.ReadAllAsync(context.RequestAborted))
            {
                await context.Response.Body.WriteAsync(message, context.RequestAborted);
                await context.Response.Body.FlushAsync(context.RequestAborted);
            }
        }
        catch (OperationCanceledException)
        {
            // The browser went away.
        }
        finally
        {
            _browsers.TryRemove(browser, out _);
        }
    }

    /// <summary>Lets a browser in, and tells it all there is so far: under the lock, so that no second is missing between.</summary>
    private bool TryEnter(Channel<byte[]> browser)
    {
        using var scope = _lock.EnterScope();
        if (_browsers.Count >= MostBrowsers)
        {
            return false;
        }

        browser.Writer.TryWrite(Hello());
        if (_last is not null)
        {
            browser.Writer.TryWrite(_last);
        }

        if (_end is not null)
        {
            browser.Writer.TryWrite(_end);
            browser.Writer.TryComplete();
            return true;
        }

        return _browsers.TryAdd(browser, 0);
    }
}
