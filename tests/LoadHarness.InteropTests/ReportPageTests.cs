using System.Text.Json;
using Deque.AxeCore.Playwright;
using LoadHarness.InteropTests.Rigs;
using Microsoft.Playwright;

namespace LoadHarness.InteropTests;

/// <summary>A run's <c>report.html</c> in Chromium.</summary>
[Trait("Category", "interop")]
[Collection(OneSimulator.Name)]
public sealed class ReportPageTests(RunRig run, Browser browser) : IClassFixture<RunRig>, IClassFixture<Browser>
{
    /// <summary>Each figure's live chart: its id, its size, how much it draws, and the colour of its first pixels with one.</summary>
    private const string Charts = """
        () => [...document.querySelectorAll('figure.chart')].map(figure => {
          const canvas = figure.querySelector('.live canvas'), chart = echarts.getInstanceByDom(figure.querySelector('.live'));
          const pixels = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data;
          const colours = new Set();
          for (let i = 0; i < pixels.length; i += 4) if (pixels[i + 3] > 200) colours.add(pixels[i] << 16 | pixels[i + 1] << 8 | pixels[i + 2]);
          return { id: figure.id, width: canvas.clientWidth, height: canvas.clientHeight, colours: colours.size,
                   items: chart.getOption().series.reduce((sum, series) => sum + series.data.length, 0), hidden: getComputedStyle(figure.querySelector('.static')).display };
        })
        """;

    [Fact]
    public async Task Open_EveryChartIsDrawnAndNothingIsAskedOfTheNetwork()
    {
        await using var open = await browser.OpenAsync(run.Page);

        var charts = (await open.Page.EvaluateAsync<JsonElement>(Charts)).EnumerateArray().ToArray();

        Assert.Subset(charts.Select(static chart => chart.GetProperty("id").GetString()!).ToHashSet(StringComparer.Ordinal),
            new HashSet<string>(["chart-funnel", "chart-waterfall", "chart-latencies", "chart-percentiles", "chart-suback-heat", "chart-suback-seconds", "chart-devices", "chart-connected", "chart-timeouts", "chart-journey", "chart-timeout-curve-suback", "chart-cpu", "chart-dispatch-lag", "chart-memory"], StringComparer.Ordinal));
        Assert.All(charts, static chart =>
        {
            Assert.InRange(chart.GetProperty("width").GetInt32(), 500, 1200);
            Assert.InRange(chart.GetProperty("height").GetInt32(), 100, 900);
            Assert.InRange(chart.GetProperty("colours").GetInt32(), 3, int.MaxValue);
            Assert.InRange(chart.GetProperty("items").GetInt32(), 1, 100_000);
            Assert.Equal("none", chart.GetProperty("hidden").GetString());
        });
        Assert.Empty(open.Complaints);
    }

    [Fact]
    public async Task Hover_OverALine_ShowsItsValues()
    {
        await using var open = await browser.OpenAsync(run.Page);
        var chart = open.Page.Locator("#chart-devices .live");
        await chart.ScrollIntoViewIfNeededAsync();
        var box = (await chart.BoundingBoxAsync())!;

        await open.Page.Mouse.MoveAsync(box.X + (box.Width / 2), box.Y + (box.Height / 2));

        await Assertions.Expect(chart).ToContainTextAsync("operational");
        await Assertions.Expect(chart).ToContainTextAsync("started");
        Assert.Empty(open.Complaints);
    }

    [Fact]
    public async Task Legend_Click_HidesTheSeriesAndShowsItAgain()
    {
        await using var open = await browser.OpenAsync(run.Page);
        var button = open.Page.Locator("#chart-devices .legend button", new PageLocatorOptions { HasTextString = "operational" });
        const string isShown = "() => echarts.getInstanceByDom(document.querySelector('#chart-devices .live')).getOption().legend[0].selected['operational'] !== false";
        const string green = """
            () => { const canvas = document.querySelector('#chart-devices .live canvas'), pixels = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data;
              let count = 0; for (let i = 0; i < pixels.length; i += 4) if (pixels[i] < 20 && pixels[i + 1] > 120 && pixels[i + 2] < 120 && pixels[i + 3] > 200) count++; return count; }
            """;
        Assert.True(await open.Page.EvaluateAsync<bool>(isShown));
        Assert.InRange(await open.Page.EvaluateAsync<int>(green), 50, int.MaxValue);

        await button.ClickAsync();

        await Assertions.Expect(button).ToHaveAttributeAsync("aria-pressed", "false");
        Assert.False(await open.Page.EvaluateAsync<bool>(isShown));
        await open.Page.WaitForFunctionAsync($"({green})() === 0");

        await button.FocusAsync();
        await open.Page.Keyboard.PressAsync("Enter");

        await Assertions.Expect(button).ToHaveAttributeAsync("aria-pressed", "true");
        Assert.True(await open.Page.EvaluateAsync<bool>(isShown));
    }

    [Fact]
    public async Task Drag_OverATime_ZoomsAllChartsOverTime()
    {
        await using var open = await browser.OpenAsync(run.Page);
        var chart = open.Page.Locator("#chart-devices .live");
        await chart.ScrollIntoViewIfNeededAsync();
        var box = (await chart.BoundingBoxAsync())!;

        await open.Page.Mouse.MoveAsync(box.X + (box.Width * 0.3f), box.Y + (box.Height / 2));
        await open.Page.Mouse.DownAsync();
        await open.Page.Mouse.MoveAsync(box.X + (box.Width * 0.6f), box.Y + (box.Height / 2), new MouseMoveOptions { Steps = 5 });
        await open.Page.Mouse.UpAsync();

        var reset = open.Page.Locator("#chart-connected .legend .reset");
        await Assertions.Expect(reset).ToBeVisibleAsync();
        const string span = "() => { const zoom = echarts.getInstanceByDom(document.querySelector('#chart-suback-heat .live')).getOption().dataZoom[0]; return zoom.end - zoom.start; }";
        Assert.InRange(await open.Page.EvaluateAsync<double>(span), 10, 60);

        await reset.ClickAsync();

        Assert.Equal(100, await open.Page.EvaluateAsync<double>(span));
        Assert.Empty(open.Complaints);
    }

    [Fact]
    public async Task Keyboard_ArrowsOnAChart_SayEachPoint()
    {
        await using var open = await browser.OpenAsync(run.Page);
        await open.Page.Locator("#chart-devices .live").FocusAsync();

        await open.Page.Keyboard.PressAsync("ArrowRight");
        await open.Page.Keyboard.PressAsync("ArrowRight");

        await Assertions.Expect(open.Page.Locator("#chart-devices .said")).ToContainTextAsync("00:02: starts due");
        await Assertions.Expect(open.Page.Locator("#chart-devices .live")).ToHaveAttributeAsync("aria-label", new System.Text.RegularExpressions.Regex("^Starts and devices operational\\."));
    }

    [Fact]
    public async Task Dark_BySettingAndByButton_ChangesThePageAndItsCharts()
    {
        await using var open = await browser.OpenAsync(run.Page, new BrowserNewContextOptions { ViewportSize = new ViewportSize { Width = 1200, Height = 900 }, ColorScheme = ColorScheme.Dark });
        const string colours = """
            () => [getComputedStyle(document.body).backgroundColor, echarts.getInstanceByDom(document.querySelector('#chart-devices .live')).getOption().series.find(s => s.name === 'started').color]
            """;
        Assert.Equal(["rgb(16, 20, 26)", "#56b4e9"], await open.Page.EvaluateAsync<string[]>(colours));

        await open.Page.Locator("button.theme").ClickAsync();

        Assert.Equal(["rgb(246, 247, 249)", "#0072b2"], await open.Page.EvaluateAsync<string[]>(colours));
        Assert.Empty(open.Complaints);
    }

    [Fact]
    public async Task NoScript_ShowsTheStaticPictures()
    {
        await using var open = await browser.OpenAsync(run.Page, new BrowserNewContextOptions { JavaScriptEnabled = false, ViewportSize = new ViewportSize { Width = 1200, Height = 900 } });

        var pictures = await open.Page.Locator("figure.chart svg.chart-svg").AllAsync();

        Assert.InRange(pictures.Count, 12, 30);
        foreach (var picture in pictures)
        {
            Assert.InRange((await picture.BoundingBoxAsync())!.Height, 80, 900);
        }

        Assert.Equal(0, await open.Page.Locator("canvas").CountAsync());
        Assert.Empty(open.Complaints);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Phone_NothingIsWiderThanTheScreen(bool script)
    {
        await using var open = await browser.OpenAsync(run.Page, new BrowserNewContextOptions { JavaScriptEnabled = script, ViewportSize = new ViewportSize { Width = 390, Height = 844 }, IsMobile = true, HasTouch = true });

        var header = (await open.Page.Locator("html").BoundingBoxAsync())!;

        Assert.Equal(390, header.Width);
        Assert.InRange(await open.Page.Locator("main").EvaluateAsync<int>("main => main.scrollWidth"), 300, 390);
        Assert.InRange(await open.Page.Locator("html").EvaluateAsync<int>("html => html.scrollWidth"), 300, 390);
    }

    [Theory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task Axe_FindsNothingSerious(ColorScheme scheme)
    {
        await using var open = await browser.OpenAsync(run.Page, new BrowserNewContextOptions { ViewportSize = new ViewportSize { Width = 1200, Height = 900 }, ColorScheme = scheme, BypassCSP = true });

        var result = await open.Page.RunAxe();

        Assert.Empty(result.Violations.Where(static violation => violation.Impact is "serious" or "critical").Select(static violation => $"{violation.Id}: {violation.Help}: {string.Join("; ", violation.Nodes.Take(4).Select(static node => node.Html))}"));
    }
}
