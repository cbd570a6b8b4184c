using System.Net;
using LoadHarness.Hosting;
using Microsoft.Extensions.Time.Testing;

namespace LoadHarness.UnitTests.Hosting;

public sealed class TargetScrapeTests
{
    private static readonly HashSet<string> Names = new(StringComparer.Ordinal) { "process_resident_memory_bytes", "messages_received_total", "up" };

    [Theory]
    [InlineData("process_resident_memory_bytes 1.5e+08", "process_resident_memory_bytes", 1.5e8)]
    [InlineData("# HELP up Whether it is.\n# TYPE up gauge\nup 1 1700000000000\n", "up", 1)]
    [InlineData("messages_received_total{topic=\"a b}c\",qos=\"0\"} 3\nmessages_received_total{topic=\"d\"} 4\n", "messages_received_total", 7)]
    [InlineData("up_again 5\nup 2\n", "up", 2)]
    public void Parse_TextFormat_AddsUpTheSeriesOfAName(string text, string name, double value) =>
        Assert.Equal(value, TargetScrape.Parse(text, Names)[name]);

    [Theory]
    [InlineData("up NaN")]
    [InlineData("up +Inf")]
    [InlineData("up{")]
    [InlineData("up")]
    [InlineData("<html>404</html>")]
    [InlineData("")]
    public void Parse_NoNumber_IsNothing(string text) => Assert.Empty(TargetScrape.Parse(text, Names));

    [Fact]
    public async Task ValueOf_ReadEveryFifteenSeconds_IsTheLastUntilItIsStale()
    {
        var (time, target) = (new FakeTimeProvider(), new Target { Answer = "up 1" });
        await using var scrape = new TargetScrape(new Uri("http://broker:9090/metrics"), ["up"], time, target);
        await Eventually(() => scrape.ValueOf("up") == 1);

        target.Answer = "up 2";
        time.Advance(TargetScrape.Every);
        await Eventually(() => scrape.ValueOf("up") == 2);
        Assert.Null(scrape.Gap);

        target.Answer = null;
        for (var i = 0; i < 5; i++)
        {
            var asked = target.Asked;
            time.Advance(TargetScrape.Every);
            await Eventually(() => target.Asked > asked);
        }

        Assert.Null(scrape.ValueOf("up"));
        await Eventually(() => scrape.Gap?.Contains("could not be read 5 of 7 times", StringComparison.Ordinal) == true);
    }

    [Fact]
    public async Task Gap_MetricThatTheTargetLacks_IsNamed()
    {
        await using var scrape = new TargetScrape(new Uri("http://broker:9090/metrics"), ["up", "down"], new FakeTimeProvider(), new Target { Answer = "up 1" });
        await Eventually(() => scrape.Gap is not null);
        Assert.Contains("the answer has no down", scrape.Gap, StringComparison.Ordinal);
        Assert.Equal((1, null), (scrape.ValueOf("up"), scrape.ValueOf("down")));
    }

    private static async Task Eventually(Func<bool> holds)
    {
        var begun = TimeProvider.System.GetTimestamp();
        while (!holds())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(begun) < TimeSpan.FromSeconds(20), "It never came to hold.");
            await Task.Yield();
        }
    }

    private sealed class Target : HttpMessageHandler
    {
        private int _asked;

        public string? Answer { get; set; }

        public int Asked => Volatile.Read(ref _asked);

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Interlocked.Increment(ref _asked);
            return Task.FromResult(Answer is { } text ? new HttpResponseMessage { Content = new StringContent(text) } : new HttpResponseMessage(HttpStatusCode.ServiceUnavailable));
        }
    }
}
