using LoadHarness.Core;
using OpenTelemetry.Exporter;

namespace LoadHarness.Telemetry;

/// <summary>Where OTLP metrics go.</summary>
/// <param name="Endpoint">The collector's address; for HTTP with the path.</param>
/// <param name="Protocol">gRPC, or protobuf over HTTP.</param>
internal sealed record OtlpTarget(Uri Endpoint, OtlpExportProtocol Protocol)
{
    private const int GrpcPort = 4317;

    /// <summary>The endpoint as it may be shown and logged: without user, password and query.</summary>
    public string Shown => Endpoint.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped);

    /// <summary>Returns the target of the option, or of OpenTelemetry's own variables; null where neither names one or the variables switch the export off.</summary>
    /// <param name="option">What <c>--otlp</c> gives; null for none.</param>
    /// <param name="variable">Reads an environment variable.</param>
    /// <exception cref="HarnessException">The endpoint is not an http or https URL.</exception>
    public static OtlpTarget? Of(string? option, Func<string, string?> variable)
    {
        var own = Set("OTEL_EXPORTER_OTLP_METRICS_ENDPOINT");
        var text = option ?? own ?? Set("OTEL_EXPORTER_OTLP_ENDPOINT");
        if (text is null || (option is null && (Is("OTEL_SDK_DISABLED", "true") || Is("OTEL_METRICS_EXPORTER", "none"))))
        {
            return null;
        }

        var name = option is null ? "OTEL_EXPORTER_OTLP_ENDPOINT" : "--otlp";
        if (!Uri.TryCreate(text, UriKind.Absolute, out var endpoint) || endpoint.Scheme is not ("http" or "https"))
        {
            throw new HarnessException(ExitCode.BadInput, $"{name}: '{text}' is not an http or https URL.", "For example --otlp http://localhost:4318, or http://localhost:4317 for gRPC.");
        }

        var isGrpc = (Set("OTEL_EXPORTER_OTLP_METRICS_PROTOCOL") ?? Set("OTEL_EXPORTER_OTLP_PROTOCOL")) is { } protocol
            ? protocol == "grpc"
            : endpoint.Port == GrpcPort;

        // The specification adds the path to the general endpoint only; to one that is for metrics alone, nothing.
        var hasPath = endpoint.AbsolutePath.Length > 1;
        var whole = isGrpc || (option is null ? own is not null : hasPath) ? endpoint : new Uri(endpoint.AbsoluteUri.TrimEnd('/') + "/v1/metrics");
        return new OtlpTarget(whole, isGrpc ? OtlpExportProtocol.Grpc : OtlpExportProtocol.HttpProtobuf);

        string? Set(string key) => variable(key) is { Length: > 0 } value ? value : null;

        bool Is(string key, string value) => string.Equals(variable(key), value, StringComparison.OrdinalIgnoreCase);
    }
}
