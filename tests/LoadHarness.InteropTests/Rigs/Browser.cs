using LoadHarness.InteropTests.Tools;
using Microsoft.Playwright;

namespace LoadHarness.InteropTests.Rigs;

/// <summary>Debian's Chromium, driven by Playwright; nothing is downloaded.</summary>
public sealed class Browser : IAsyncLifetime
{
    private IPlaywright? _playwright;
    private IBrowser? _browser;

    public async ValueTask InitializeAsync()
    {
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions { ExecutablePath = Tool.Chromium.Path, Args = ["--no-sandbox"] });
    }

    /// <summary>Opens a file as a page, and keeps what it says and asks for.</summary>
    internal Task<OpenPage> OpenAsync(string file, BrowserNewContextOptions? options = null) => OpenAsync(new Uri("file://" + file), options);

    /// <summary>Opens a page, and keeps what it says, and what it asks of others.</summary>
    internal async Task<OpenPage> OpenAsync(Uri address, BrowserNewContextOptions? options = null)
    {
        var context = await _browser!.NewContextAsync(options ?? new BrowserNewContextOptions { ViewportSize = new ViewportSize { Width = 1200, Height = 900 }, ColorScheme = ColorScheme.Light });
        var page = await context.NewPageAsync();
        var open = new OpenPage(context, page, address);
        await page.RouteAsync("**/*", open.RouteAsync);
        await page.GotoAsync(address.OriginalString);
        return open;
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
        {
            await _browser.DisposeAsync();
        }

        _playwright?.Dispose();
    }
}

/// <summary>A page that is open.</summary>
internal sealed class OpenPage : IAsyncDisposable
{
    private readonly IBrowserContext _context;
    private readonly Uri _address;
    private readonly List<string> _complaints = [];

    public OpenPage(IBrowserContext context, IPage page, Uri address)
    {
        (_context, Page, _address) = (context, page, address);
        page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning")
            {
                Complain($"console {message.Type}: {message.Text}");
            }
        };
        page.PageError += (_, error) => Complain($"error: {error}");
    }

    public IPage Page { get; }

    /// <summary>Errors of the page, and requests that it made beside its own file or server.</summary>
    public IReadOnlyList<string> Complaints
    {
        get
        {
            lock (_complaints)
            {
                return [.. _complaints];
            }
        }
    }

    public async Task RouteAsync(IRoute route)
    {
        if (_address.IsFile ? route.Request.Url.Split('#')[0] == _address.OriginalString : new Uri(route.Request.Url).Authority == _address.Authority)
        {
            await route.ContinueAsync();
            return;
        }

        Complain($"request: {route.Request.Url}");
        await route.AbortAsync();
    }

    public ValueTask DisposeAsync() => _context.DisposeAsync();

    private void Complain(string complaint)
    {
        lock (_complaints)
        {
            _complaints.Add(complaint);
        }
    }
}
