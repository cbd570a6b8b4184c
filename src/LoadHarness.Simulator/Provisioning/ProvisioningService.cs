using System.Security.Cryptography.X509Certificates;
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
    CertificateAuthority authority,
    KeyPool keys,
    AccountRegistry registry,
    ThingRegistration registration,
    IProvisioningQuota quota,
    ILogger<ProvisioningService> log)
{
    private long _issued;

    /// <summary>How many certificates were issued.</summary>
    public long Issued => Interlocked.Read(ref _issued);

    /// <summary>Answers a request; what goes wrong in here is answered as a refusal too.</summary>
    public async ValueTask<ProvisioningAnswer> HandleAsync(ProvisioningRequestTopic request, ReadOnlyMemory<byte> payload, ProvisioningCaller caller, CancellationToken cancellationToken)
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
                _ => await RegisterThingAsync(request, payload, caller, cancellationToken).ConfigureAwait(false),
            };
        }
        catch (RejectedException rejected)
        {
            Log.Rejected(log, request.Operation, caller.ClientId, rejected.Reason, rejected.Detail);
            return Rejected(request.Format, rejected.Reason, rejected.Detail);
        }
        catch (Exception exception) when (exception is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
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

    private async ValueTask<ProvisioningAnswer> RegisterThingAsync(ProvisioningRequestTopic topic, ReadOnlyMemory<byte> payload, ProvisioningCaller caller, CancellationToken cancellationToken)
    {
        if (!ProvisioningCodec.TryDecode(topic.Format, payload, out RegisterThingRequest? request, out _))
        {
            return Rejected(topic.Format, RejectionReason.MalformedPayload);
        }

        var registered = await registration.RegisterAsync(topic.Template!, request, caller, cancellationToken).ConfigureAwait(false);
        await registry.CommittedAsync().ConfigureAwait(false);
        return new ProvisioningAnswer(Accepted: true, ProvisioningCodec.Encode(topic.Format, registered));
    }

    private static ProvisioningAnswer Rejected(PayloadFormat format, RejectionReason reason, string detail = "") =>
        new(Accepted: false, ProvisioningCodec.Encode(format, Rejections.Of(reason, detail)));

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "{Operation} of {ClientId} was rejected: {Reason} {Detail}")]
        public static partial void Rejected(ILogger logger, ProvisioningOperation operation, string clientId, RejectionReason reason, string detail);

        [LoggerMessage(Level = LogLevel.Error, Message = "{Operation} failed.")]
        public static partial void Failed(ILogger logger, Exception exception, ProvisioningOperation operation);
    }
}
