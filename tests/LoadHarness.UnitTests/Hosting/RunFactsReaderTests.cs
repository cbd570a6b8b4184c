using LoadHarness.Core.Plans;
using LoadHarness.Core.Results;
using LoadHarness.Hosting;
using LoadHarness.Hosting.Claims;
using LoadHarness.Mqtt.Transport;

namespace LoadHarness.UnitTests.Hosting;

public sealed class RunFactsReaderTests
{
    [Fact]
    public async Task ReadAsync_NotAsked_SaysSo()
    {
        var (facts, sentences) = await Reader(new TargetPlan()).ReadAsync(simulator: null, isAsked: false, pending: null, TimeProvider.System);
        Assert.Null(facts);
        Assert.Equal(["The control plane was not asked (--no-control-plane): causes rest on the wire alone."], sentences);
    }

    [Fact]
    public async Task ReadAsync_PlainBroker_HasNoneAndSaysNothing()
    {
        var (facts, sentences) = await Reader(new TargetPlan { Kind = TargetKind.Mqtt, Url = "mqtt://h:1883" }).ReadAsync(simulator: null, isAsked: true, pending: null, TimeProvider.System);
        Assert.Null(facts);
        Assert.Empty(sentences);
    }

    [Fact]
    public async Task ReadAsync_EndpointThatTellsNoRegion_SaysSo()
    {
        var (facts, sentences) = await Reader(new TargetPlan { Kind = TargetKind.Aws, Endpoint = "iot.example.com" }).ReadAsync(simulator: null, isAsked: true, pending: null, TimeProvider.System);
        Assert.Null(facts);
        Assert.Contains("for want of a region in the endpoint's name", Assert.Single(sentences), StringComparison.Ordinal);
    }

    [Fact]
    public void CertificateIdOf_PlainTcp_IsNone() => Assert.Null(Reader(new TargetPlan()).CertificateIdOf(0));

    private static RunFactsReader Reader(TargetPlan target) => new(new RunPlan { Target = target }, "run", new RunTarget
    {
        Endpoint = new EndpointSettings { Host = "h", Port = 1883 },
        Tls = null,
        ServerName = "h",
        Authorities = null,
        Alpn = [],
        Info = new TargetInfo("mqtt", "h:1883"),
        CertificatePath = null,
        KeyPath = null,
    }, ClaimSet.None);
}
