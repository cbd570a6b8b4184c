using LoadHarness.AwsIot.Provisioning;
using LoadHarness.Core.Metrics;
using LoadHarness.Diagnosis.Findings;
using LoadHarness.Mqtt;

namespace LoadHarness.Diagnosis.Doctor.Live;

/// <summary>RegisterThing. Where nothing may be created, without an ownership token: the service must reject it, and registers nothing.</summary>
internal sealed class RegisterCheck : RequestCheck
{
    public override string Name => "register thing";

    protected override StepKind Kind => StepKind.RegisterThing;

    protected override ProvisioningTopicSet Topics(ProvisioningTopics topics, DoctorContext context) => topics.RegisterThing;

    protected override byte[] Payload(DoctorContext context) =>
        ProvisioningCodec.Encode(context.Plan.Fleet.Payload, new RegisterThingRequest(context.Live!.Issued?.CertificateOwnershipToken ?? "", context.Target.Flow.Parameters));

    protected override CheckResult Accepted(ReadOnlyMemory<byte> content, TimeSpan took, DoctorContext context)
    {
        if (!ProvisioningCodec.TryDecode(context.Plan.Fleet.Payload, content, out ThingRegistered? registered, out var error))
        {
            return CheckResult.Problem($"The answer cannot be read: {error.TrimEnd('.')}.", "Check that the target speaks the payload format of the plan (fleet.payload).", FindingIds.RegistrationRejected);
        }

        if (context.Live!.Issued is null)
        {
            return CheckResult.Warning("The service has registered a thing without an ownership token, as AWS IoT would not.", "Check what answers at the target.");
        }

        context.Live.Thing = registered.ThingName ?? context.Target.ClientId;
        return CheckResult.Ok(registered.ThingName is { } thing ? $"Thing '{thing}' in {Say.Span(took)}." : $"Registered in {Say.Span(took)}; the template makes no thing.");
    }

    protected override CheckResult Rejected(ReadOnlyMemory<byte> content, PendingAnswer answer, TimeSpan took, DoctorContext context) =>
        context.Live!.Issued is null && ProvisioningCodec.TryDecode(context.Plan.Fleet.Payload, content, out RequestRejected? rejected, out _) && rejected.StatusCode is 0 or 400
            ? CheckResult.Ok($"The service answers in {Say.Span(took)}: it rejects a request without an ownership token, as it should ({Words(rejected)}).")
            : base.Rejected(content, answer, took, context);
}
