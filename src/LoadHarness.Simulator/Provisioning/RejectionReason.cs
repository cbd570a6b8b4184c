namespace LoadHarness.Simulator.Provisioning;

/// <summary>Why the service refuses a provisioning request.</summary>
internal enum RejectionReason
{
    MalformedPayload,
    InvalidCsr,
    EmptyToken,
    InvalidToken,
    UnknownTemplate,
    DisabledTemplate,
    ClaimOfAnotherTemplate,
    MissingParameter,
    InvalidParameter,
    TemplateFunctionFailed,
    InvalidThingName,
    InvalidResourceName,
    InvalidAttributes,
    InvalidCertificate,
    MalformedPolicy,
    DeviceConfigurationTooLarge,
    HookDenied,
    HookFailed,
    HookTimedOut,
    RoleDenied,
    UnknownThingType,
    UnknownThingGroup,
    UnknownBillingGroup,
    UnknownPolicy,
    ResourceConflict,
    RegistrationFailed,
    Throttled,
    InternalFailure,
}
