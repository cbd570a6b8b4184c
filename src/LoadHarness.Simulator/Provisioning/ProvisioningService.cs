using System.Security.Cryptography.X509Certificates;
using LoadHarness.AwsIot;
using LoadHarness.AwsIot.Provisioning;
using LoadHarness.Core.Plans;
using LoadHarness.Simulator.Certificates;
using LoadHarness.Simulator.Registry;
using Microsoft.Extensions.Logging;

namespace LoadHarness.Simulator.Provisioning;

/// <summary>The service's answer to a provisioning request.</summary>
/// <param name="Accepted">Whether it goes to the accepted or to the rejected topic.</param>
/// <param name="Payload">In the request's format.</param>
internal readonly record struct ProvisioningAnswer(bool Accepted, byte[] Payload);

/// <summary>CreateKeysAndCertificate, CreateCertificateFromCsr and RegisterThing. Knows no connection: who asked gets the answer.</summary>
internal sealed partial class ProvisioningService(
    string template,
    CertificateAuthority authority,
    KeyPool keys,
    AccountRegistry registry,
    IProvisioningQuota quota,
    ILogger<ProvisioningService> log)
{
    /// <summary>The template parameter that becomes the thing's name.</summary>
    internal const string SerialNumberParameter = "SerialNumber";

    private static readonly Dictionary<string, string> NoConfiguration = new(StringComparer.Ordinal);
    private long _issued;

    /// <summary>How many certificates were issued.</summary>
    public long Issued => Interlocked.Read(ref _issued);

    /// <summary>Answers a request; what goes wrong in here is answered as a refusal too.</summary>
    public async ValueTask<ProvisioningAnswer> HandleAsync(ProvisioningRequestTopic request, ReadOnlyMemory<byte> payload, CancellationToken cancellationToken)
    {
        try
        {
            if (!quota.TryTake(request.Operation))
            {
                return Rejected(request.Format, RejectionReason.Throttled);
            }

            return request.Operation switch
            {
                ProvisioningOperation.CreateKeysAndCertificate => await CreateKeysAsync(request.Format, payload, cancellationToken).ConfigureAwait(false),
                ProvisioningOperation.CreateCertificateFromCsr => await CreateFromCsrAsync(request.Format, payload).ConfigureAwait(false),
                _ => await RegisterThingAsync(request, payload).ConfigureAwait(false),
            };
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            Log.Failed(log, exception, request.Operation);
            return Rejected(request.Format, RejectionReason.InternalFailure);
        }
    }

    private async ValueTask<ProvisioningAnswer> CreateKeysAsync(PayloadFormat format, ReadOnlyMemory<byte> payload, CancellationToken cancellationToken)
    {
        if (!ProvisioningCodec.TryDecodeCreateKeysRequest(format, payload, out _))
        {
            return Rejected(format, RejectionReason.MalformedPayload);
        }

        var key = await keys.TakeAsync(cancellationToken).ConfigureAwait(false);
        return await IssueAsync(format, key.PublicKey, key.PrivateKeyPem).ConfigureAwait(false);
    }

    private async ValueTask<ProvisioningAnswer> CreateFromCsrAsync(PayloadFormat format, ReadOnlyMemory<byte> payload)
    {
        if (!ProvisioningCodec.TryDecode(format, payload, out CreateCertificateFromCsrRequest? request, out _))
        {
            return Rejected(format, RejectionReason.MalformedPayload);
        }

        return SigningRequests.TryReadKey(request.CertificateSigningRequest, out var key)
            ? await IssueAsync(format, key, privateKeyPem: null).ConfigureAwait(false)
            : Rejected(format, RejectionReason.InvalidCsr);
    }

    private async ValueTask<ProvisioningAnswer> IssueAsync(PayloadFormat format, PublicKey key, string? privateKeyPem)
    {
        using var certificate = authority.IssueClient(key);
        var (record, token) = registry.Issue(certificate);
        Interlocked.Increment(ref _issued);
        var issued = new CertificateIssued(record.Id, record.Pem, privateKeyPem, token);
        await registry.CommittedAsync().ConfigureAwait(false);
        return new ProvisioningAnswer(Accepted: true, ProvisioningCodec.Encode(format, issued));
    }

    private async ValueTask<ProvisioningAnswer> RegisterThingAsync(ProvisioningRequestTopic topic, ReadOnlyMemory<byte> payload)
    {
        if (!string.Equals(topic.Template, template, StringComparison.Ordinal))
        {
            return Rejected(topic.Format, RejectionReason.UnknownTemplate);
        }

        if (!ProvisioningCodec.TryDecode(topic.Format, payload, out RegisterThingRequest? request, out _))
        {
            return Rejected(topic.Format, RejectionReason.MalformedPayload);
        }

        if (request.CertificateOwnershipToken.Length == 0)
        {
            return Rejected(topic.Format, RejectionReason.EmptyToken);
        }

        if (registry.Tokens.CertificateOf(request.CertificateOwnershipToken) is not { } certificateId)
        {
            return Rejected(topic.Format, RejectionReason.InvalidToken);
        }

        if (!request.Parameters.TryGetValue(SerialNumberParameter, out var thingName))
        {
            return Rejected(topic.Format, RejectionReason.MissingParameter);
        }

        if (!AwsIotNames.IsThingName(thingName))
        {
            return Rejected(topic.Format, RejectionReason.InvalidThingName);
        }

        registry.Things.Create(thingName);
        registry.ThingPrincipals.Attach(thingName, certificateId);
        if (!registry.Certificates.TrySet(certificateId, CertificateStatus.Active) || !registry.Tokens.Redeem(request.CertificateOwnershipToken))
        {
            return Rejected(topic.Format, RejectionReason.InvalidToken);
        }

        await registry.CommittedAsync().ConfigureAwait(false);
        return new ProvisioningAnswer(Accepted: true, ProvisioningCodec.Encode(topic.Format, new ThingRegistered(thingName, NoConfiguration)));
    }

    private static ProvisioningAnswer Rejected(PayloadFormat format, RejectionReason reason) =>
        new(Accepted: false, ProvisioningCodec.Encode(format, Rejections.Of(reason)));

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "{Operation} failed.")]
        public static partial void Failed(ILogger logger, Exception exception, ProvisioningOperation operation);
    }
}
