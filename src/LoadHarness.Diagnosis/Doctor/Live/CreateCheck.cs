using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using LoadHarness.AwsIot.Provisioning;
using LoadHarness.Core.Metrics;
using LoadHarness.Core.Plans;
using LoadHarness.Diagnosis.Findings;
using LoadHarness.Mqtt;

namespace LoadHarness.Diagnosis.Doctor.Live;

/// <summary>The request for a certificate. Where nothing may be created, a signing request that is none: the service must reject it, which proves the way there and back.</summary>
internal sealed class CreateCheck : RequestCheck
{
    private ECDsa? _key;

    public override string Name => "create certificate";

    protected override StepKind Kind => StepKind.CreateCertificate;

    protected override ProvisioningTopicSet Topics(ProvisioningTopics topics, DoctorContext context) => topics.Create(context.Plan.Fleet.Identity);

    protected override byte[]? Payload(DoctorContext context)
    {
        var fleet = context.Plan.Fleet;
        if (fleet.Identity == IdentityFlow.Keys)
        {
            return context.Target.MayCreate ? ProvisioningCodec.EncodeCreateKeysRequest(fleet.Payload) : null;
        }

        if (!context.Target.MayCreate)
        {
            return ProvisioningCodec.Encode(fleet.Payload, new CreateCertificateFromCsrRequest("doctor: no certificate is wanted"));
        }

        _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return ProvisioningCodec.Encode(fleet.Payload, new CreateCertificateFromCsrRequest(new CertificateRequest("CN=" + context.Target.ClientId, _key, HashAlgorithmName.SHA256).CreateSigningRequestPem()));
    }

    protected override CheckResult Accepted(ReadOnlyMemory<byte> content, TimeSpan took, DoctorContext context)
    {
        if (!context.Target.MayCreate)
        {
            return CheckResult.Warning("The service has answered a signing request that is none, as AWS IoT would not.", "Check what answers at the target; --provision tries a whole registration.");
        }

        if (!ProvisioningCodec.TryDecode(context.Plan.Fleet.Payload, content, out CertificateIssued? issued, out var error))
        {
            return CheckResult.Problem($"The answer cannot be read: {error.TrimEnd('.')}.", "Check that the target speaks the payload format of the plan (fleet.payload).", FindingIds.RegistrationRejected);
        }

        try
        {
            context.Live!.Issued = issued;
            context.Live.Own = _key is null ? X509Certificate2.CreateFromPem(issued.CertificatePem, issued.PrivateKey) : CopyWithKey(issued.CertificatePem, _key);
            return CheckResult.Ok($"Certificate {issued.CertificateId} in {Say.Span(took)}.");
        }
        catch (Exception failure) when (failure is CryptographicException or ArgumentException)
        {
            return CheckResult.Problem("The answer holds no certificate for the device's key.", "Check what answers at the target.", FindingIds.RegistrationRejected);
        }
    }

    protected override CheckResult Rejected(ReadOnlyMemory<byte> content, PendingAnswer answer, TimeSpan took, DoctorContext context) =>
        !context.Target.MayCreate && ProvisioningCodec.TryDecode(context.Plan.Fleet.Payload, content, out RequestRejected? rejected, out _) && rejected.StatusCode is 0 or 400
            ? CheckResult.Ok($"The service answers in {Say.Span(took)}: it rejects a signing request that is none, as it should ({Words(rejected)}).")
            : base.Rejected(content, answer, took, context);

    private static X509Certificate2 CopyWithKey(string pem, ECDsa key)
    {
        using var bare = X509Certificate2.CreateFromPem(pem);
        return bare.CopyWithPrivateKey(key);
    }
}
