using Amazon.Runtime;

#pragma warning disable CS1591 // Members carry the names and the meaning of AWS IoT's API reference.
#pragma warning disable CA1707 // Names are AWSSDK.IoT's, so that it can take this place.

namespace LoadHarness.AwsIot.ControlPlane;

/// <summary>What a device does (TestAuthorization).</summary>
public sealed class ActionType(string value) : ConstantClass(value)
{
    public static readonly ActionType CONNECT = new("CONNECT");

    public static readonly ActionType PUBLISH = new("PUBLISH");

    public static readonly ActionType RECEIVE = new("RECEIVE");

    public static readonly ActionType SUBSCRIBE = new("SUBSCRIBE");

    public static implicit operator ActionType(string value) => FindValue(value);

    public static ActionType FindValue(string value) => FindValue<ActionType>(value);
}

/// <summary>What the policies say (TestAuthorization).</summary>
public sealed class AuthDecision(string value) : ConstantClass(value)
{
    public static readonly AuthDecision ALLOWED = new("ALLOWED");

    public static readonly AuthDecision EXPLICIT_DENY = new("EXPLICIT_DENY");

    public static readonly AuthDecision IMPLICIT_DENY = new("IMPLICIT_DENY");

    public static implicit operator AuthDecision(string value) => FindValue(value);

    public static AuthDecision FindValue(string value) => FindValue<AuthDecision>(value);
}

/// <summary>Whether a certificate needs SNI to be found.</summary>
public sealed class CertificateMode(string value) : ConstantClass(value)
{
    public static readonly CertificateMode DEFAULT = new("DEFAULT");

    public static readonly CertificateMode SNI_ONLY = new("SNI_ONLY");

    public static implicit operator CertificateMode(string value) => FindValue(value);

    public static CertificateMode FindValue(string value) => FindValue<CertificateMode>(value);
}

/// <summary>A certificate's status.</summary>
public sealed class CertificateStatus(string value) : ConstantClass(value)
{
    public static readonly CertificateStatus ACTIVE = new("ACTIVE");

    public static readonly CertificateStatus INACTIVE = new("INACTIVE");

    public static readonly CertificateStatus PENDING_ACTIVATION = new("PENDING_ACTIVATION");

    public static readonly CertificateStatus PENDING_TRANSFER = new("PENDING_TRANSFER");

    public static readonly CertificateStatus REGISTER_INACTIVE = new("REGISTER_INACTIVE");

    public static readonly CertificateStatus REVOKED = new("REVOKED");

    public static implicit operator CertificateStatus(string value) => FindValue(value);

    public static CertificateStatus FindValue(string value) => FindValue<CertificateStatus>(value);
}

/// <summary>What a provisioning template is for.</summary>
public sealed class TemplateType(string value) : ConstantClass(value)
{
    public static readonly TemplateType FLEET_PROVISIONING = new("FLEET_PROVISIONING");

    public static readonly TemplateType JITP = new("JITP");

    public static implicit operator TemplateType(string value) => FindValue(value);

    public static TemplateType FindValue(string value) => FindValue<TemplateType>(value);
}

/// <summary>Whether a principal belongs to one thing only.</summary>
public sealed class ThingPrincipalType(string value) : ConstantClass(value)
{
    public static readonly ThingPrincipalType EXCLUSIVE_THING = new("EXCLUSIVE_THING");

    public static readonly ThingPrincipalType NON_EXCLUSIVE_THING = new("NON_EXCLUSIVE_THING");

    public static implicit operator ThingPrincipalType(string value) => FindValue(value);

    public static ThingPrincipalType FindValue(string value) => FindValue<ThingPrincipalType>(value);
}
