using LoadHarness.AwsIot.ControlPlane.Model;

namespace LoadHarness.AwsIot.ControlPlane.Operations;

/// <summary>The operations on certificates (IoT API model 2015-05-28).</summary>
internal static class CertificateOperations
{
    public static readonly Operation<CreateKeysAndCertificateRequest, CreateKeysAndCertificateResponse> CreateKeysAndCertificate = new("CreateKeysAndCertificate", HttpMethod.Post, "/keys-and-certificate", operation => operation
        .Query("setAsActive", request => request.SetAsActive));

    public static readonly Operation<CreateCertificateFromCsrRequest, CreateCertificateFromCsrResponse> CreateCertificateFromCsr = new("CreateCertificateFromCsr", HttpMethod.Post, "/certificates", operation => operation
        .Body("certificateSigningRequest", request => request.CertificateSigningRequest)
        .Query("setAsActive", request => request.SetAsActive));

    public static readonly Operation<RegisterCertificateRequest, RegisterCertificateResponse> RegisterCertificate = new("RegisterCertificate", HttpMethod.Post, "/certificate/register", operation => operation
        .Body("certificatePem", request => request.CertificatePem)
        .Body("caCertificatePem", request => request.CaCertificatePem)
        .Query("setAsActive", request => request.SetAsActive)
        .Body("status", request => request.Status));

    public static readonly Operation<RegisterCertificateWithoutCARequest, RegisterCertificateWithoutCAResponse> RegisterCertificateWithoutCA = new("RegisterCertificateWithoutCA", HttpMethod.Post, "/certificate/register-no-ca", operation => operation
        .Body("certificatePem", request => request.CertificatePem)
        .Body("status", request => request.Status));

    public static readonly Operation<DescribeCertificateRequest, DescribeCertificateResponse> DescribeCertificate = new("DescribeCertificate", HttpMethod.Get, "/certificates/{certificateId}", operation => operation
        .Path("certificateId", request => request.CertificateId));

    public static readonly Operation<UpdateCertificateRequest, UpdateCertificateResponse> UpdateCertificate = new("UpdateCertificate", HttpMethod.Put, "/certificates/{certificateId}", operation => operation
        .Path("certificateId", request => request.CertificateId)
        .Query("newStatus", request => request.NewStatus));

    public static readonly Operation<DeleteCertificateRequest, DeleteCertificateResponse> DeleteCertificate = new("DeleteCertificate", HttpMethod.Delete, "/certificates/{certificateId}", operation => operation
        .Path("certificateId", request => request.CertificateId)
        .Query("forceDelete", request => request.ForceDelete));

    public static readonly Operation<ListCertificatesRequest, ListCertificatesResponse> ListCertificates = new("ListCertificates", HttpMethod.Get, "/certificates", operation => operation
        .Query("pageSize", request => request.PageSize)
        .Query("marker", request => request.Marker)
        .Query("isAscendingOrder", request => request.AscendingOrder));
}
