using LoadHarness.Core;
using LoadHarness.Telemetry;
using OpenTelemetry.Exporter;

namespace LoadHarness.UnitTests.Telemetry;

public sealed class OtlpTargetTests
{
    [Fact]
    public void Of_Nothing_IsNothing() => Assert.Null(OtlpTarget.Of(null, static _ => null));

    [Theory]
    [InlineData("http://host:4318", "http://host:4318/v1/metrics", OtlpExportProtocol.HttpProtobuf)]
    [InlineData("http://host:4318/", "http://host:4318/v1/metrics", OtlpExportProtocol.HttpProtobuf)]
    [InlineData("https://host/otlp/v1/metrics", "https://host/otlp/v1/metrics", OtlpExportProtocol.HttpProtobuf)]
    [InlineData("http://host:4317", "http://host:4317/", OtlpExportProtocol.Grpc)]
    public void Of_Option_KnowsProtocolAndPath(string option, string endpoint, OtlpExportProtocol protocol) =>
        Assert.Equal(new OtlpTarget(new Uri(endpoint), protocol), OtlpTarget.Of(option, static _ => null));

    [Theory]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT", "http://host:1/base", "http://host:1/base/v1/metrics")]
    [InlineData("OTEL_EXPORTER_OTLP_METRICS_ENDPOINT", "http://host:1/own", "http://host:1/own")]
    public void Of_Variable_IsHonouredAsTheSpecificationSays(string name, string value, string endpoint) =>
        Assert.Equal(endpoint, OtlpTarget.Of(null, key => key == name ? value : null)!.Endpoint.AbsoluteUri);

    [Theory]
    [InlineData("OTEL_SDK_DISABLED", "true")]
    [InlineData("OTEL_METRICS_EXPORTER", "none")]
    public void Of_VariablesThatSwitchOff_WinOverTheVariableOnly(string name, string value)
    {
        string? Variable(string key) => key == name ? value : key == "OTEL_EXPORTER_OTLP_ENDPOINT" ? "http://host:4318" : null;

        Assert.Null(OtlpTarget.Of(null, Variable));
        Assert.NotNull(OtlpTarget.Of("http://host:4318", Variable));
    }

    [Fact]
    public void Of_ProtocolVariable_WinsOverThePort() =>
        Assert.Equal(OtlpExportProtocol.Grpc, OtlpTarget.Of("http://host:4318", static key => key == "OTEL_EXPORTER_OTLP_PROTOCOL" ? "grpc" : null)!.Protocol);

    [Fact]
    public void Shown_UserAndPassword_AreLeftOut() =>
        Assert.Equal("https://host:4318/v1/metrics", OtlpTarget.Of("https://me:secret@host:4318/v1/metrics?token=secret", static _ => null)!.Shown);

    [Theory]
    [InlineData("host:4318")]
    [InlineData("nonsense")]
    [InlineData("ftp://host")]
    public void Of_NoUrl_IsRefusedWithAHint(string option)
    {
        var failure = Assert.Throws<HarnessException>(() => OtlpTarget.Of(option, static _ => null));

        Assert.Equal(ExitCode.BadInput, failure.ExitCode);
        Assert.Contains("http://localhost:4318", failure.Hint);
    }
}
