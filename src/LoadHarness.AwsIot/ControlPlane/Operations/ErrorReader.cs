using System.Net;
using System.Text.Json;
using Amazon.Runtime;
using Amazon.Runtime.Internal.Transform;
using LoadHarness.AwsIot.ControlPlane.Model;

namespace LoadHarness.AwsIot.ControlPlane.Operations;

/// <summary>Makes the exception that belongs to an error response: by its header, else by its body, else by its status.</summary>
internal static class ErrorReader
{
    private const string TypeHeader = "x-amzn-ErrorType";
    private const string RequestIdHeader = "x-amzn-RequestId";

    /// <summary>Reads one error response.</summary>
    public static AmazonServiceException Read(JsonUnmarshallerContext context, Exception innerException, HttpStatusCode statusCode)
    {
        using var body = ReadBody(context.Stream);
        var code = ShapeName(Header(context, TypeHeader) ?? Member(body, "__type") ?? Member(body, "code"));
        var details = new ErrorDetails(
            Member(body, "message") ?? Member(body, "Message") ?? Member(body, "errorMessage") ?? $"AWS IoT answered {(int)statusCode} without a message.",
            innerException,
            (int)statusCode >= 500 ? ErrorType.Receiver : ErrorType.Sender,
            code ?? statusCode.ToString(),
            Header(context, RequestIdHeader),
            statusCode);
        return details.Code switch
        {
            nameof(CertificateConflictException) => new CertificateConflictException(details),
            nameof(CertificateStateException) => new CertificateStateException(details),
            nameof(CertificateValidationException) => new CertificateValidationException(details),
            nameof(ConflictingResourceUpdateException) => new ConflictingResourceUpdateException(details),
            nameof(DeleteConflictException) => new DeleteConflictException(details),
            nameof(InternalFailureException) => new InternalFailureException(details),
            nameof(InvalidRequestException) => new InvalidRequestException(details),
            nameof(LimitExceededException) => new LimitExceededException(details),
            nameof(MalformedPolicyException) => new MalformedPolicyException(details),
            nameof(ResourceAlreadyExistsException) => new ResourceAlreadyExistsException(details) { ResourceArn = Member(body, "resourceArn"), ResourceId = Member(body, "resourceId") },
            nameof(ResourceNotFoundException) => new ResourceNotFoundException(details),
            nameof(ResourceRegistrationFailureException) => new ResourceRegistrationFailureException(details),
            nameof(ServiceUnavailableException) => new ServiceUnavailableException(details),
            nameof(ThrottlingException) => new ThrottlingException(details),
            nameof(UnauthorizedException) => new UnauthorizedException(details),
            nameof(VersionConflictException) => new VersionConflictException(details),
            nameof(VersionsLimitExceededException) => new VersionsLimitExceededException(details),
            _ => new AmazonIoTException(details),
        };
    }

    private static JsonDocument? ReadBody(Stream stream)
    {
        try
        {
            var body = JsonDocument.Parse(stream);
            if (body.RootElement.ValueKind == JsonValueKind.Object)
            {
                return body;
            }

            body.Dispose();
            return null;
        }
        catch (JsonException)
        {
            // A proxy's page, or nothing at all.
            return null;
        }
    }

    // Services write "Shape", "namespace#Shape" and "Shape:http://..." (AWS REST-JSON protocol, operation error serialization).
    private static string? ShapeName(string? text) => text?.Split(':')[0].Split('#')[^1];

    private static string? Header(JsonUnmarshallerContext context, string name) =>
        context.ResponseData is { } response && response.IsHeaderPresent(name) && response.GetHeaderValue(name) is { Length: > 0 } value ? value : null;

    private static string? Member(JsonDocument? body, string name) =>
        body is not null && body.RootElement.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
