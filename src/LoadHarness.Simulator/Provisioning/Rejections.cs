using System.Collections.Frozen;
using System.Globalization;
using LoadHarness.AwsIot.Provisioning;

namespace LoadHarness.Simulator.Provisioning;

/// <summary>What a refusal says, and how we know.</summary>
/// <param name="StatusCode">What a device can rely on.</param>
/// <param name="ErrorCode">Opaque: AWS publishes no list.</param>
/// <param name="ErrorMessage">For people; <c>{0}</c> stands for the name or sentence that belongs to the case.</param>
/// <param name="Evidence">Where each of the three was seen, or that it was not.</param>
internal sealed record Rejection(int StatusCode, string ErrorCode, string ErrorMessage, string Evidence);

/// <summary>Every string the provisioning service refuses with, in one table, so that a recorded real value can be dropped in.</summary>
internal static class Rejections
{
    private const string StatusOnly = "Status: FreeRTOS provisioning library 202107, server status codes. Strings: not evidenced.";
    private const string HookStatus = "Status: aws-samples/aws-iot-fleet-provisioning issue 25. Code: AWS IoT developer guide, \"Pre-provisioning hooks\". Message: not evidenced.";
    private const string RestTwin = "Code and message follow the REST twin (ResourceRegistrationFailureException, 400; \"Thing type not found\" in yilmaznaslan/aws-iot-core-registering-things-in-bulk issue 3). Over MQTT: not evidenced.";
    private const string NotEvidenced = "Not evidenced.";

    private static readonly FrozenDictionary<RejectionReason, Rejection> Table = new Dictionary<RejectionReason, Rejection>
    {
        [RejectionReason.MalformedPayload] = new(400, "InvalidPayload", "The payload could not be parsed.", StatusOnly),
        [RejectionReason.InvalidCsr] = new(400, "InvalidCertificateSigningRequest", "The certificate signing request is invalid.", StatusOnly),
        [RejectionReason.EmptyToken] = new(400, "InvalidCertificateOwnershipToken", "Certificate ownership token cannot be empty.", "All three word for word: aws/aws-iot-device-sdk-js-v2 issue 69."),
        [RejectionReason.InvalidToken] = new(400, "InvalidCertificateOwnershipToken", "Certificate ownership token is invalid or expired.", "Status and code as for the empty token. Message: not evidenced."),
        [RejectionReason.UnknownTemplate] = new(404, "ResourceNotFound", "The provisioning template was not found.", StatusOnly),
        [RejectionReason.DisabledTemplate] = new(400, "InvalidRequest", "The provisioning template is not enabled.", NotEvidenced),
        [RejectionReason.ClaimOfAnotherTemplate] = new(403, "ACCESS_DENIED", "The provisioning claim is for another template.", NotEvidenced),
        [RejectionReason.MissingParameter] = new(400, "InvalidParameters", "A value for template parameter {0} is required.", NotEvidenced),
        [RejectionReason.InvalidParameter] = new(400, "InvalidParameters", "{0}", NotEvidenced),
        [RejectionReason.TemplateFunctionFailed] = new(400, "ResourceRegistrationFailure", "The template could not be resolved: {0}", "The guide says only \"a provisioning error\" (Fn::Select). " + NotEvidenced),
        [RejectionReason.InvalidThingName] = new(400, "InvalidParameters", "The template gives a thing name that is not valid.", NotEvidenced),
        [RejectionReason.InvalidResourceName] = new(400, "ResourceRegistrationFailure", "{0}", NotEvidenced),
        [RejectionReason.InvalidAttributes] = new(400, "ResourceRegistrationFailure", "{0}", NotEvidenced),
        [RejectionReason.InvalidCertificate] = new(400, "ResourceRegistrationFailure", "{0}", NotEvidenced),
        [RejectionReason.MalformedPolicy] = new(400, "MalformedPolicy", "{0}", "Code after the REST twin's MalformedPolicyException (IoT API model). " + NotEvidenced),
        [RejectionReason.DeviceConfigurationTooLarge] = new(400, "ResourceRegistrationFailure", "{0}", NotEvidenced),
        [RejectionReason.HookDenied] = new(403, "ACCESS_DENIED", "Access denied by the pre-provisioning hook.", HookStatus),
        [RejectionReason.HookFailed] = new(403, "ACCESS_DENIED", "The pre-provisioning hook failed.", HookStatus),
        [RejectionReason.HookTimedOut] = new(403, "ACCESS_DENIED", "The pre-provisioning hook did not answer within 5 seconds.", "The guide says only \"the provisioning request fails\". Treated as a failing hook. " + NotEvidenced),
        [RejectionReason.RoleDenied] = new(403, "ACCESS_DENIED", "The provisioning role has no permission to create the resources of the template.", NotEvidenced),
        [RejectionReason.UnknownThingType] = new(400, "ResourceRegistrationFailure", "Thing type not found", RestTwin),
        [RejectionReason.UnknownThingGroup] = new(400, "ResourceRegistrationFailure", "Thing group {0} not found", RestTwin),
        [RejectionReason.UnknownBillingGroup] = new(400, "ResourceRegistrationFailure", "Billing group {0} not found", RestTwin),
        [RejectionReason.UnknownPolicy] = new(400, "ResourceRegistrationFailure", "Policy {0} not found", RestTwin),
        [RejectionReason.ResourceConflict] = new(400, "ResourceConflicts", "The resource exists already: {0}", "Code after the guide's ResourceConflictsException (\"Override settings\"). " + NotEvidenced),
        [RejectionReason.RegistrationFailed] = new(400, "ResourceRegistrationFailure", "{0}", RestTwin),
        [RejectionReason.Throttled] = new(429, "TooManyRequests", "The request rate is too high.", StatusOnly),
        [RejectionReason.InternalFailure] = new(500, "InternalFailure", "An internal failure occurred.", StatusOnly),
    }.ToFrozenDictionary();

    /// <summary>All lines.</summary>
    public static IReadOnlyDictionary<RejectionReason, Rejection> All => Table;

    /// <summary>What the refusal says.</summary>
    public static RequestRejected Of(RejectionReason reason, string detail = "")
    {
        var line = Table[reason];
        return new RequestRejected(line.StatusCode, line.ErrorCode, string.Format(CultureInfo.InvariantCulture, line.ErrorMessage, detail));
    }
}

/// <summary>Carries a refusal out of the steps of RegisterThing; never leaves the service.</summary>
internal sealed class RejectedException(RejectionReason reason, string detail = "") : Exception(reason.ToString())
{
    public RejectionReason Reason { get; } = reason;

    public string Detail { get; } = detail;
}
