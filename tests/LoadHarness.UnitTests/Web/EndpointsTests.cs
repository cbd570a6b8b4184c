using System.Net;
using LoadHarness.Core;
using LoadHarness.Web;

namespace LoadHarness.UnitTests.Web;

public sealed class EndpointsTests
{
    [Theory]
    [InlineData(null, "127.0.0.1:9464")]
    [InlineData("", "127.0.0.1:9464")]
    [InlineData("0", "127.0.0.1:0")]
    [InlineData("8000", "127.0.0.1:8000")]
    [InlineData("0.0.0.0:8000", "0.0.0.0:8000")]
    [InlineData("[::1]:8000", "[::1]:8000")]
    public void Parse_PortOrAddress_IsAnEndpoint(string? text, string expected) => Assert.Equal(expected, Endpoints.Parse(text, 9464, "--prometheus", anyAddress: true).ToString());

    [Theory]
    [InlineData("smoke", true)]
    [InlineData("65536", true)]
    [InlineData("-1", true)]
    [InlineData("0.0.0.0:80", false)]
    public void Parse_Other_IsRefused(string text, bool anyAddress) =>
        Assert.Equal(ExitCode.BadInput, Assert.Throws<HarnessException>(() => Endpoints.Parse(text, 9270, "--ui", anyAddress)).ExitCode);

    [Theory]
    [InlineData("localhost", true)]
    [InlineData("127.0.0.1", true)]
    [InlineData("[::1]", true)]
    [InlineData("127.0.0.2", true)]
    [InlineData("127.0.0.3", false)]
    [InlineData("evil.example", false)]
    [InlineData("localhost.evil.example", false)]
    [InlineData("", false)]
    public void IsOwnName_HostHeader_IsAnyOfLoopbackOrTheServersAddress(string host, bool expected) => Assert.Equal(expected, LocalServer.IsOwnName(host, IPAddress.Parse("127.0.0.2")));
}
