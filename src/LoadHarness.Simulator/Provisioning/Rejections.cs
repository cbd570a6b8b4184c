using LoadHarness.AwsIot.Provisioning;

namespace LoadHarness.Simulator.Provisioning;

/// <summary>Why the service refuses a provisioning request.</summary>
internal enum RejectionReason
{
    MalformedPayload,
    InvalidCsr,
    EmptyToken,
    InvalidToken,
    UnknownTemplate,
    MissingParameter,
    InvalidThingName,
    Throttled,
    InternalFailure,
}

/// <summary>
/// What a refusal says, in one table: AWS publishes no list of error codes, so a recorded real value can be dropped in here.
/// Only the empty token's line is seen word for word (aws/aws-iot-device-sdk-js-v2 issue 69); status codes follow the
/// FreeRTOS provisioning library's list (400, 403, 404, 429, 500).
/// </summary>
internal static class Rejections
{
    private static readonly Dictionary<RejectionReason, RequestRejected> Table = new()
    {
        [RejectionReason.MalformedPayload] = new(400, "InvalidPayload", "The payload could not be parsed."),
        [RejectionReason.InvalidCsr] = new(400, "InvalidCertificateSigningRequest", "The certificate signing request is invalid."),
        [RejectionReason.EmptyToken] = new(400, "InvalidCertificateOwnershipToken", "Certificate ownership token cannot be empty."),
        [RejectionReason.InvalidToken] = new(400, "InvalidCertificateOwnershipToken", "Certificate ownership token is invalid or expired."),
        [RejectionReason.UnknownTemplate] = new(404, "ResourceNotFound", "The provisioning template was not found."),
        [RejectionReason.MissingParameter] = new(400, "InvalidParameters", "A value for template parameter SerialNumber is required."),
        [RejectionReason.InvalidThingName] = new(400, "InvalidParameters", "The template gives a thing name that is not valid."),
        [RejectionReason.Throttled] = new(429, "TooManyRequests", "The request rate is too high."),
        [RejectionReason.InternalFailure] = new(500, "InternalFailure", "An internal failure occurred."),
    };

    /// <summary>What the refusal says.</summary>
    public static RequestRejected Of(RejectionReason reason) => Table[reason];
}
