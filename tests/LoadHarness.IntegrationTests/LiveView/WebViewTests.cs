using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using System.Text.RegularExpressions;
using LoadHarness.IntegrationTests.Cli;
using LoadHarness.IntegrationTests.Simulator;

namespace LoadHarness.IntegrationTests.LiveView;

/// <summary>The live view in a browser's place: a client that reads the page and its events.</summary>
[Collection(Heavy.Name)]
public sealed class WebViewTests
{
    [Fact]
    public async Task Ui_DuringARun_ServesThePageAndEachSecondUntilTheVerdict()
    {
        await using var simulator = await RunningSimulator.StartAsync();
        using var rig = new CliRig();
        var running = rig.RunAsync(["run", .. RunTests.Against(simulator), "--devices", "60", "--rate", "15/s", "--no-tui", "--ui", "0", "--out", rig.Reports]);
        var url = await UrlAsync(rig, running);
        using var client = new HttpClient();

        using var page = await client.GetAsync(url);
        var html = await page.Content.ReadAsStringAsync();
        var events = await EventsAsync(client, url);
        var exitCode = await running;

        Assert.Contains("default-src 'none'", page.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        Assert.DoesNotMatch("https?://", html);
        Assert.All(Regex.Matches(html, "(?:src|href)=\"([^\"]+)\"").Select(match => match.Groups[1].Value), reference => Assert.Contains(reference, new[] { "live.js", "live.css", "data:," }));
        Assert.Equal("hello", events[0].Name);
        var named = events.Last(static one => one.Name == "hello").Data; // The first one may come before the run has a target.
        Assert.Equal("short", named.GetProperty("title").GetProperty("name").GetString());
        Assert.Equal("end", events[^1].Name);
        var seconds = events.Where(one => one.Name == "second").Select(one => one.Data).ToArray();
        Assert.InRange(seconds.Length, 3, 60);
        var summary = rig.Summary;
        var last = seconds[^1];
        Assert.Equal(summary.Devices.Operational, last.GetProperty("devices").GetProperty("operational").GetInt64());
        Assert.Equal(summary.Steps["suback"].Ok, last.GetProperty("steps").GetProperty("suback").GetProperty("ok").GetInt64());
        Assert.Equal(summary.Steps["suback"].ServiceMs.P50, last.GetProperty("steps").GetProperty("suback").GetProperty("serviceMs").GetProperty("p50").GetDouble());
        Assert.Equal(summary.Funnel.Select(stage => stage.Devices), last.GetProperty("funnel").EnumerateArray().Select(stage => stage.GetProperty("devices").GetInt64()));
        Assert.Equal((summary.VerdictReason, exitCode), (events[^1].Data.GetProperty("reason").GetString(), events[^1].Data.GetProperty("exitCode").GetInt32()));
    }

    [Fact]
    public async Task Ui_LateBrowser_GetsTheSecondsBeforeIt()
    {
        await using var simulator = await RunningSimulator.StartAsync();
        using var rig = new CliRig();
        var running = rig.RunAsync(["run", .. RunTests.Against(simulator), "--devices", "60", "--rate", "10/s", "--no-tui", "--ui", "0", "--out", rig.Reports]);
        var url = await UrlAsync(rig, running);
        using var client = new HttpClient();
        await Eventually.TrueAsync(() => rig.Out.Contains("00:05", StringComparison.Ordinal) || running.IsCompleted);

        var events = await EventsAsync(client, url);
        await running;

        Assert.InRange(events[0].Data.GetProperty("history").GetArrayLength(), 3, 60);
    }

    [Theory]
    [InlineData("evil.example", "GET", "", HttpStatusCode.MisdirectedRequest)]
    [InlineData("evil.example", "GET", "events", HttpStatusCode.MisdirectedRequest)]
    [InlineData("localhost", "POST", "", HttpStatusCode.MethodNotAllowed)]
    [InlineData("localhost", "GET", "nothing", HttpStatusCode.NotFound)]
    [InlineData("localhost", "GET", "live.js", HttpStatusCode.OK)]
    public async Task Ui_Request_IsAnsweredUnderOwnNamesAndForReadingOnly(string host, string method, string path, HttpStatusCode expected)
    {
        await using var view = await LoadHarness.LiveView.Web.WebView.StartAsync(new IPEndPoint(IPAddress.Loopback, 0));
        using var client = new HttpClient();
        using var request = new HttpRequestMessage(new HttpMethod(method), view.Url + path);
        request.Headers.Host = host + ":" + new Uri(view.Url).Port.ToString(CultureInfo.InvariantCulture);

        using var answer = await client.SendAsync(request);

        Assert.Equal(expected, answer.StatusCode);
    }

    [Theory]
    [InlineData("--ui")]
    [InlineData("--prometheus")]
    public async Task PortInUse_FailsThePreflightBeforeAFolderIsMade(string option)
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port.ToString(CultureInfo.InvariantCulture);
        using var rig = new CliRig();

        var exitCode = await rig.RunAsync("run", option, port, "--out", rig.Reports);

        Assert.Equal(22, exitCode);
        Assert.Contains($"{option} cannot listen on 127.0.0.1:{port}", rig.Error, StringComparison.Ordinal);
        Assert.Contains($"hint: Choose another port, or let the system choose a free one with '{option} 0'.", rig.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(rig.Reports));
    }

    internal static async Task<string> UrlAsync(CliRig rig, Task running, string before = "watched at ")
    {
        await Eventually.TrueAsync(() => rig.Error.Contains(before, StringComparison.Ordinal) || running.IsCompleted);
        return Regex.Match(rig.Error, before + "(\\S+)").Groups[1].Value;
    }

    private static async Task<List<(string Name, JsonElement Data)>> EventsAsync(HttpClient client, string url)
    {
        var events = new List<(string, JsonElement)>();
        using var reader = new StreamReader(await client.GetStreamAsync(url + "events"));
        var name = "";
        while (await reader.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(60)) is { } line)
        {
            if (line.StartsWith("event: ", StringComparison.Ordinal))
            {
                name = line["event: ".Length..];
            }
            else if (line.StartsWith("data: ", StringComparison.Ordinal))
            {
                events.Add((name, JsonElement.Parse(line["data: ".Length..])));
            }
        }

        return events;
    }
}
