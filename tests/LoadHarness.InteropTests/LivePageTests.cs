using System.Text.RegularExpressions;
using Deque.AxeCore.Playwright;
using LoadHarness.InteropTests.Rigs;
using LoadHarness.InteropTests.Tools;
using Microsoft.Playwright;

namespace LoadHarness.InteropTests;

/// <summary>The live view of a run (<c>--ui</c>) in Chromium, while the run goes on.</summary>
[Trait("Category", "interop")]
[Collection(OneSimulator.Name)]
public sealed partial class LivePageTests(SimulatorRig simulator, Browser browser) : IClassFixture<Browser>
{
    private static readonly float Patience = (float)ChildProcess.Patience.TotalMilliseconds;

    [Fact]
    public async Task Open_DuringARun_FillsAndDrawsAndEndsWithTheVerdict()
    {
        await using var run = ChildProcess.Start(SimulatorRig.Program, Arguments(simulator.NewPath("live-page"), devices: 150));
        await using var open = await browser.OpenAsync(await AddressAsync(run));
        var page = open.Page;

        await Assertions.Expect(page.Locator("#connected-chart polyline")).ToHaveCountAsync(1, new LocatorAssertionsToHaveCountOptions { Timeout = Patience });
        await Assertions.Expect(page.Locator("#funnel tr")).ToHaveCountAsync(7);
        await Assertions.Expect(page.Locator("#gates")).ToContainTextAsync("timeout.rate < 50%");
        await Assertions.Expect(page.Locator("#load")).ToContainTextAsync("/s planned");

        // Lines between axes: three labels each, the highest first, the start first.
        foreach (var chart in new[] { "suback-chart", "starts-chart", "connected-chart" })
        {
            await Assertions.Expect(page.Locator($"#{chart}-y li")).ToHaveCountAsync(3);
            await Assertions.Expect(page.Locator($"#{chart}-x li")).ToHaveTextAsync([Time(), Time(), Time()]);
            await Assertions.Expect(page.Locator($"#{chart} polyline").First).ToHaveAttributeAsync("points", Points());
        }

        await Assertions.Expect(page.Locator("#state")).ToContainTextAsync("exit code", new LocatorAssertionsToContainTextOptions { Timeout = Patience });
        await Assertions.Expect(page.Locator("#funnel tr").Last).ToContainTextAsync("150");
        Assert.Empty(open.Complaints);
        _ = await run.EndedAsync();
    }

    [Theory]
    [InlineData(ColorScheme.Light, "rgb(255, 255, 255)")]
    [InlineData(ColorScheme.Dark, "rgb(22, 22, 22)")]
    public async Task Open_InEitherScheme_IsReadableAndFitsAPhone(ColorScheme scheme, string background)
    {
        await using var run = ChildProcess.Start(SimulatorRig.Program, Arguments(simulator.NewPath($"live-{scheme}"), devices: 100));
        await using var open = await browser.OpenAsync(await AddressAsync(run), new BrowserNewContextOptions { ViewportSize = new ViewportSize { Width = 390, Height = 844 }, ColorScheme = scheme, BypassCSP = true });
        await Assertions.Expect(open.Page.Locator("#steps td").First).ToBeVisibleAsync(new LocatorAssertionsToBeVisibleOptions { Timeout = Patience });

        var result = await open.Page.RunAxe();

        Assert.Empty(result.Violations.Where(static violation => violation.Impact is "serious" or "critical").Select(static violation => $"{violation.Id}: {violation.Help}: {string.Join("; ", violation.Nodes.Take(4).Select(static node => node.Html))}"));
        Assert.Equal(background, await open.Page.EvaluateAsync<string>("() => getComputedStyle(document.body).backgroundColor"));
        Assert.InRange(await open.Page.Locator("html").EvaluateAsync<int>("html => html.scrollWidth"), 300, 390);
    }

    private string[] Arguments(string runs, int devices) =>
    [
        "run", "--target", $"mqtts://{simulator.Mqtt}", "--cacert", simulator.Ca, "--cert", simulator.Claim, "--key", simulator.ClaimKey, "--template", simulator.Template,
        "--devices", $"{devices}", "--rate", "10/s", "--gate", "timeout.rate < 50%", "--no-tui", "--ui", "0", "--out", runs,
    ];

    private static async Task<Uri> AddressAsync(ChildProcess run) => new(UrlPattern().Match(await run.WroteAsync("/\n")).Value);

    [GeneratedRegex("http://127\\.0\\.0\\.1:[0-9]+/")]
    private static partial Regex UrlPattern();

    [GeneratedRegex("^[0-9]{2}:[0-9]{2}$")]
    private static partial Regex Time();

    [GeneratedRegex("^[0-9.]+,[0-9.]+ .*100\\.00,[0-9.]+$")]
    private static partial Regex Points();
}
