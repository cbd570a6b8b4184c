using System.Text.Json.Serialization;
using Amazon.Runtime;

#pragma warning disable CS1591 // Members carry the names and the meaning of AWS IoT's API reference.

namespace LoadHarness.AwsIot.ControlPlane.Model;

/// <summary>What <see cref="IAwsIotControlPlane.CreateKeysAndCertificateAsync"/> asks for.</summary>
public sealed class CreateKeysAndCertificateRequest : AmazonIoTRequest
{
    public bool? SetAsActive { get; set; }
}

/// <summary>What <see cref="IAwsIotControlPlane.CreateKeysAndCertificateAsync"/> answers.</summary>
public sealed class CreateKeysAndCertificateResponse : AmazonWebServiceResponse
{
    public string? CertificateArn { get; set; }

    public string? CertificateId { get; set; }

    public string? CertificatePem { get; set; }

    public KeyPair? KeyPair { get; set; }
}

/// <summary>What <see cref="IAwsIotControlPlane.CreateCertificateFromCsrAsync"/> asks for.</summary>
public sealed class CreateCertificateFromCsrRequest : AmazonIoTRequest
{
    public string? CertificateSigningRequest { get; set; }

    public bool? SetAsActive { get; set; }
}

/// <summary>What <see cref="IAwsIotControlPlane.CreateCertificateFromCsrAsync"/> answers.</summary>
public sealed class CreateCertificateFromCsrResponse : AmazonWebServiceResponse
{
    public string? CertificateArn { get; set; }

    public string? CertificateId { get; set; }

    public string? CertificatePem { get; set; }
}

/// <summary>What <see cref="IAwsIotControlPlane.RegisterCertificateAsync"/> asks for.</summary>
public sealed class RegisterCertificateRequest : AmazonIoTRequest
{
    public string? CertificatePem { get; set; }

    public string? CaCertificatePem { get; set; }

    public bool? SetAsActive { get; set; }

    public CertificateStatus? Status { get; set; }
}

/// <summary>What <see cref="IAwsIotControlPlane.RegisterCertificateAsync"/> answers.</summary>
public sealed class RegisterCertificateResponse : AmazonWebServiceResponse
{
    public string? CertificateArn { get; set; }

    public string? CertificateId { get; set; }
}

/// <summary>What <see cref="IAwsIotControlPlane.RegisterCertificateWithoutCAAsync"/> asks for.</summary>
public sealed class RegisterCertificateWithoutCARequest : AmazonIoTRequest
{
    public string? CertificatePem { get; set; }

    public CertificateStatus? Status { get; set; }
}

/// <summary>What <see cref="IAwsIotControlPlane.RegisterCertificateWithoutCAAsync"/> answers.</summary>
public sealed class RegisterCertificateWithoutCAResponse : AmazonWebServiceResponse
{
    public string? CertificateArn { get; set; }

    public string? CertificateId { get; set; }
}

/// <summary>A pair of keys, as PEM; its JSON members begin with capitals.</summary>
public sealed class KeyPair
{
    [JsonPropertyName("PublicKey")]
    public string? PublicKey { get; set; }

    [JsonPropertyName("PrivateKey")]
    public string? PrivateKey { get; set; }
}
