using LoadHarness.Core.Plans;
using LoadHarness.Core.Results;
using LoadHarness.Hosting;
using LoadHarness.Hosting.Claims;
using LoadHarness.Mqtt.Transport;

namespace LoadHarness.UnitTests.Hosting;

public sealed class RunFactsReaderTests
{
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
