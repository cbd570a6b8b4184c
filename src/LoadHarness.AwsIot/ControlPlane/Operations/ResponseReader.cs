using System.Net;
using System.Text.Json;
using Amazon.Runtime;
using Amazon.Runtime.Internal.Transform;

namespace LoadHarness.AwsIot.ControlPlane.Operations;

/// <summary>Reads an operation's responses, and errors as typed exceptions.</summary>
internal sealed class ResponseReader<TResponse> : JsonResponseUnmarshaller
    where TResponse : AmazonWebServiceResponse, new()
{
    /// <inheritdoc/>
    public override AmazonWebServiceResponse Unmarshall(JsonUnmarshallerContext input)
    {
        using var body = new MemoryStream();
        input.Stream.CopyTo(body);

        // Some operations answer without a body.
        var text = body.ToArray().AsSpan().Trim(" \t\r\n"u8);
        return text.IsEmpty ? new TResponse() : JsonSerializer.Deserialize(text, ControlPlaneJson.TypeInfo<TResponse>()) ?? new TResponse();
    }

    /// <inheritdoc/>
    public override AmazonServiceException UnmarshallException(JsonUnmarshallerContext input, Exception innerException, HttpStatusCode statusCode) =>
        ErrorReader.Read(input, innerException, statusCode);
}
