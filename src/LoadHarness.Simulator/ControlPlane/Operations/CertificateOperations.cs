using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using LoadHarness.AwsIot;
using LoadHarness.Simulator.Certificates;
using LoadHarness.Simulator.Registry;

namespace LoadHarness.Simulator.ControlPlane.Operations;

/// <summary>The operations on certificates, and the one that issues provisioning claims (IoT API model 2015-05-28).</summary>
internal sealed class CertificateOperations(AccountRegistry registry, CertificateAuthority authority, KeyPool keys)
{
    private const string Path = "/certificates";

    /// <summary>Adds them.</summary>
    public void AddTo(RouteTable routes)
    {
        ArgumentNullException.ThrowIfNull(routes);
        routes.Map("CreateKeysAndCertificate", "POST", "/keys-and-certificate", CreateKeysAsync);
        routes.Map("CreateCertificateFromCsr", "POST", Path, CreateFromCsr);
        routes.Map("CreateProvisioningClaim", "POST", "/provisioning-templates/{templateName}/provisioning-claim", CreateClaimAsync);
        routes.Map("RegisterCertificate", "POST", "/certificate/register", Register);
        routes.Map("RegisterCertificateWithoutCA", "POST", "/certificate/register-no-ca", RegisterWithoutCa);
        routes.Map("DescribeCertificate", "GET", Path + "/{certificateId}", Describe);
        routes.Map("UpdateCertificate", "PUT", Path + "/{certificateId}", Update);
        routes.Map("DeleteCertificate", "DELETE", Path + "/{certificateId}", Delete);
        routes.Map("ListCertificates", "GET", Path, List);
    }

    private async ValueTask<JsonObject?> CreateKeysAsync(ApiRequest request)
    {
        var status = Status(request);
        var key = await keys.TakeAsync(CancellationToken.None).ConfigureAwait(false);
        var answer = Issue(key.PublicKey, status);
        answer["keyPair"] = KeyPair(key);
        return answer;
    }

    private JsonObject CreateFromCsr(ApiRequest request)
    {
        var status = Status(request);
        return SigningRequests.TryReadKey(request.Body.RequiredText("certificateSigningRequest"), out var key)
            ? Issue(key, status)
            : throw ApiException.Invalid("CSR is not valid: it must be PEM, signed by its key, with RSA of 2048 bits or more, or NIST P-256, P-384 or P-521.");
    }

    private async ValueTask<JsonObject?> CreateClaimAsync(ApiRequest request)
    {
        // Before a certificate is made for it.
        var template = registry.Templates.Describe(request.Label("templateName"));
        var key = await keys.TakeAsync(CancellationToken.None).ConfigureAwait(false);
        using var certificate = authority.IssueClient(key.PublicKey);
        var record = registry.Certificates.AddProvisioningClaim(certificate, template.Name);
        return Json.Object(("certificateId", record.Id), ("certificatePem", record.Pem), ("keyPair", KeyPair(key)), ("expiration", Json.Time(record.NotAfter)));
    }

    private JsonObject Register(ApiRequest request)
    {
        var status = request.Body.Text("status") is { } text ? ModelNames.Parse<CertificateStatus>("status", text) : Status(request);
        return Registered(registry.Certificates.Register(request.Body.RequiredText("certificatePem"), request.Body.Text("caCertificatePem"), authority.Certificate, status));
    }

    private JsonObject RegisterWithoutCa(ApiRequest request)
    {
        var status = request.Body.Text("status") is { } text ? ModelNames.Parse<CertificateStatus>("status", text) : CertificateStatus.Inactive;
        return Registered(registry.Certificates.RegisterWithoutCa(request.Body.RequiredText("certificatePem"), status));
    }

    private JsonObject Describe(ApiRequest request)
    {
        var record = registry.Certificates.Describe(request.Label("certificateId"));
        return Json.Object(("certificateDescription", Json.Object(
            ("certificateArn", registry.Arns.Certificate(record.Id)),
            ("certificateId", record.Id),
            ("caCertificateId", record.CaCertificateId),
            ("status", ModelNames.Of(record.Status)),
            ("certificatePem", record.Pem),
            ("ownedBy", registry.Arns.Account),
            ("creationDate", Json.Time(record.Created)),
            ("lastModifiedDate", Json.Time(record.Modified)),
            ("customerVersion", record.Version),
            ("transferData", new JsonObject()),
            ("generationId", record.GenerationId),
            ("validity", Json.Object(("notBefore", Json.Time(record.NotBefore)), ("notAfter", Json.Time(record.NotAfter)))),
            ("certificateMode", ModelNames.Of(record.Mode)))));
    }

    private JsonObject? Update(ApiRequest request)
    {
        var status = ModelNames.Parse<CertificateStatus>("newStatus", request.Query("newStatus") ?? throw ApiMembers.Missing("newStatus"));
        registry.Certificates.Update(request.Label("certificateId"), status);
        return null;
    }

    private JsonObject? Delete(ApiRequest request)
    {
        registry.Certificates.Delete(request.Label("certificateId"), request.QueryFlag("forceDelete") ?? false);
        return null;
    }

    private JsonObject List(ApiRequest request)
    {
        // Newest first unless asked otherwise (IoT API model, AscendingOrder).
        var page = registry.Certificates.List(ListPaging.ByMarker(request, isDescending: !(request.QueryFlag("isAscendingOrder") ?? false)));
        return Json.Object(
            ("certificates", Json.List(page.Items, record => Json.Object(
                ("certificateArn", registry.Arns.Certificate(record.Id)),
                ("certificateId", record.Id),
                ("status", ModelNames.Of(record.Status)),
                ("certificateMode", ModelNames.Of(record.Mode)),
                ("creationDate", Json.Time(record.Created))))),
            ("nextMarker", ListPaging.Token(request, page)));
    }

    // Inactive unless asked otherwise; over MQTT it would be pending activation.
    private static CertificateStatus Status(ApiRequest request) => request.QueryFlag("setAsActive") == true ? CertificateStatus.Active : CertificateStatus.Inactive;

    private static JsonObject KeyPair(PooledKey key) => Json.Object(
        ("PublicKey", PemEncoding.WriteString("PUBLIC KEY", key.PublicKey.ExportSubjectPublicKeyInfo()) + "\n"), ("PrivateKey", key.PrivateKeyPem));

    private JsonObject Issue(PublicKey key, CertificateStatus status)
    {
        using var certificate = authority.IssueClient(key);
        var record = registry.Certificates.Add(certificate, status);
        return Json.Object(("certificateArn", registry.Arns.Certificate(record.Id)), ("certificateId", record.Id), ("certificatePem", record.Pem));
    }

    private JsonObject Registered(CertificateRecord record) => Json.Object(("certificateArn", registry.Arns.Certificate(record.Id)), ("certificateId", record.Id));
}
