using System.Net;
using Amazon.Runtime;

namespace LoadHarness.AwsIot.ControlPlane;

/// <summary>An error that AWS IoT's control plane answered, or a request that could not be made.</summary>
public class AmazonIoTException : AmazonServiceException
{
    /// <summary>An error without an answer.</summary>
    public AmazonIoTException(string message)
        : base(message)
    {
    }

    /// <summary>An error that was answered.</summary>
    internal AmazonIoTException(ErrorDetails details)
        : base(details.Message, details.Inner, details.Type, details.Code, details.RequestId, details.Status)
    {
    }
}

/// <summary>What an error response says.</summary>
internal sealed record ErrorDetails(string Message, Exception? Inner, ErrorType Type, string Code, string? RequestId, HttpStatusCode Status);
