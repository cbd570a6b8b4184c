using Amazon.Runtime;

#pragma warning disable CS1591 // Members carry the names and the meaning of AWS IoT's API reference.

namespace LoadHarness.AwsIot.ControlPlane.Model;

/// <summary>What <see cref="IAwsIotControlPlane.CreateProvisioningClaimAsync"/> asks for.</summary>
public sealed class CreateProvisioningClaimRequest : AmazonIoTRequest
{
    public string? TemplateName { get; set; }
}

/// <summary>What <see cref="IAwsIotControlPlane.CreateProvisioningClaimAsync"/> answers.</summary>
public sealed class CreateProvisioningClaimResponse : AmazonWebServiceResponse
{
    public string? CertificateId { get; set; }

    public string? CertificatePem { get; set; }

    public KeyPair? KeyPair { get; set; }

    public DateTime? Expiration { get; set; }
}

/// <summary>What <see cref="IAwsIotControlPlane.RegisterThingAsync"/> asks for.</summary>
public sealed class RegisterThingRequest : AmazonIoTRequest
{
    public string? TemplateBody { get; set; }

    public Dictionary<string, string>? Parameters { get; set; }
}

/// <summary>What <see cref="IAwsIotControlPlane.RegisterThingAsync"/> answers.</summary>
public sealed class RegisterThingResponse : AmazonWebServiceResponse
{
    public string? CertificatePem { get; set; }

    public Dictionary<string, string>? ResourceArns { get; set; }
}
