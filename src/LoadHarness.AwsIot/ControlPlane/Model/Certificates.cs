using Amazon.Runtime;

#pragma warning disable CS1591 // Members carry the names and the meaning of AWS IoT's API reference.

namespace LoadHarness.AwsIot.ControlPlane.Model;

/// <summary>What <see cref="IAwsIotControlPlane.DescribeCertificateAsync"/> asks for.</summary>
public sealed class DescribeCertificateRequest : AmazonIoTRequest
{
    public string? CertificateId { get; set; }
}

/// <summary>What <see cref="IAwsIotControlPlane.DescribeCertificateAsync"/> answers.</summary>
public sealed class DescribeCertificateResponse : AmazonWebServiceResponse
{
    public CertificateDescription? CertificateDescription { get; set; }
}

/// <summary>What <see cref="IAwsIotControlPlane.UpdateCertificateAsync"/> asks for.</summary>
public sealed class UpdateCertificateRequest : AmazonIoTRequest
{
    public string? CertificateId { get; set; }

    public CertificateStatus? NewStatus { get; set; }
}

/// <summary>What <see cref="IAwsIotControlPlane.UpdateCertificateAsync"/> answers.</summary>
public sealed class UpdateCertificateResponse : AmazonWebServiceResponse;

/// <summary>What <see cref="IAwsIotControlPlane.DeleteCertificateAsync"/> asks for.</summary>
public sealed class DeleteCertificateRequest : AmazonIoTRequest
{
    public string? CertificateId { get; set; }

    public bool? ForceDelete { get; set; }
}

/// <summary>What <see cref="IAwsIotControlPlane.DeleteCertificateAsync"/> answers.</summary>
public sealed class DeleteCertificateResponse : AmazonWebServiceResponse;

/// <summary>What <see cref="IAwsIotControlPlane.ListCertificatesAsync"/> asks for.</summary>
public sealed class ListCertificatesRequest : AmazonIoTRequest
{
    public int? PageSize { get; set; }

    public string? Marker { get; set; }

    public bool? AscendingOrder { get; set; }
}

/// <summary>What <see cref="IAwsIotControlPlane.ListCertificatesAsync"/> answers.</summary>
public sealed class ListCertificatesResponse : AmazonWebServiceResponse
{
    public List<Certificate>? Certificates { get; set; }

    public string? NextMarker { get; set; }
}

/// <summary>A certificate in a list: all but its text.</summary>
public sealed class Certificate
{
    public string? CertificateArn { get; set; }

    public string? CertificateId { get; set; }

    public CertificateStatus? Status { get; set; }

    public CertificateMode? CertificateMode { get; set; }

    public DateTime? CreationDate { get; set; }
}

/// <summary>All that is known of a certificate.</summary>
public sealed class CertificateDescription
{
    public string? CertificateArn { get; set; }

    public string? CertificateId { get; set; }

    public string? CaCertificateId { get; set; }

    public CertificateStatus? Status { get; set; }

    public string? CertificatePem { get; set; }

    public string? OwnedBy { get; set; }

    public string? PreviousOwnedBy { get; set; }

    public DateTime? CreationDate { get; set; }

    public DateTime? LastModifiedDate { get; set; }

    public int? CustomerVersion { get; set; }

    public TransferData? TransferData { get; set; }

    public string? GenerationId { get; set; }

    public CertificateValidity? Validity { get; set; }

    public CertificateMode? CertificateMode { get; set; }
}

/// <summary>When a certificate is valid.</summary>
public sealed class CertificateValidity
{
    public DateTime? NotBefore { get; set; }

    public DateTime? NotAfter { get; set; }
}

/// <summary>A certificate's transfer between accounts.</summary>
public sealed class TransferData
{
    public string? TransferMessage { get; set; }

    public string? RejectReason { get; set; }

    public DateTime? TransferDate { get; set; }

    public DateTime? AcceptDate { get; set; }

    public DateTime? RejectDate { get; set; }
}
