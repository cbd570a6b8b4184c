using LoadHarness.Core.Plans;

namespace LoadHarness.AwsIot.Provisioning;

/// <summary>The operations of the fleet provisioning MQTT API.</summary>
public enum ProvisioningOperation
{
    /// <summary>The service makes key and certificate.</summary>
    CreateKeysAndCertificate,

    /// <summary>The service certifies a key the device made.</summary>
    CreateCertificateFromCsr,

    /// <summary>The service makes the thing that a template describes, and activates the certificate.</summary>
    RegisterThing,
}

/// <summary>The three topics of an operation.</summary>
/// <param name="Request">Where the device publishes; it may not subscribe to it.</param>
/// <param name="Accepted">Where the answer arrives.</param>
/// <param name="Rejected">Where the refusal arrives.</param>
public sealed record ProvisioningTopicSet(string Request, string Accepted, string Rejected);

/// <summary>An incoming request's topic, taken apart.</summary>
/// <param name="Operation">What is asked.</param>
/// <param name="Format">The payload's format, also of the answer.</param>
/// <param name="Template">The template's name as sent, for RegisterThing only.</param>
public readonly record struct ProvisioningRequestTopic(ProvisioningOperation Operation, PayloadFormat Format, string? Template);

/// <summary>The topics of the fleet provisioning MQTT API for one template and format (AWS IoT developer guide, "Device provisioning MQTT API").</summary>
public sealed class ProvisioningTopics
{
    private const string CreateKeysPrefix = "$aws/certificates/create/";
    private const string CreateFromCsrPrefix = "$aws/certificates/create-from-csr/";
    private const string TemplatePrefix = "$aws/provisioning-templates/";
    private const string ProvisionInfix = "/provision/";
    private const string AcceptedSuffix = "/accepted";
    private const string RejectedSuffix = "/rejected";

    /// <summary>Makes the topics.</summary>
    /// <param name="template">The template's name, case-sensitive.</param>
    /// <param name="format">The format of requests and answers.</param>
    public ProvisioningTopics(string template, PayloadFormat format)
    {
        CreateKeysAndCertificate = Set(CreateKeysPrefix + Level(format));
        CreateCertificateFromCsr = Set(CreateFromCsrPrefix + Level(format));
        RegisterThing = Set(TemplatePrefix + template + ProvisionInfix + Level(format));
    }

    /// <summary>The topics of CreateKeysAndCertificate.</summary>
    public ProvisioningTopicSet CreateKeysAndCertificate { get; }

    /// <summary>The topics of CreateCertificateFromCsr.</summary>
    public ProvisioningTopicSet CreateCertificateFromCsr { get; }

    /// <summary>The topics of RegisterThing.</summary>
    public ProvisioningTopicSet RegisterThing { get; }

    /// <summary>The topics of the operation by which a flow gets its certificate.</summary>
    public ProvisioningTopicSet Create(IdentityFlow flow) =>
        flow == IdentityFlow.Csr ? CreateCertificateFromCsr : CreateKeysAndCertificate;

    /// <summary>The topic where the answer to a request arrives.</summary>
    public static string AcceptedOf(string requestTopic) => requestTopic + AcceptedSuffix;

    /// <summary>The topic where the refusal of a request arrives.</summary>
    public static string RejectedOf(string requestTopic) => requestTopic + RejectedSuffix;

    /// <summary>Takes a request topic apart; false for every other topic, also for accepted and rejected ones.</summary>
    public static bool TryParseRequest(string topic, out ProvisioningRequestTopic request)
    {
        ArgumentNullException.ThrowIfNull(topic);
        request = default;
        if (topic.StartsWith(CreateKeysPrefix, StringComparison.Ordinal))
        {
            return TryMake(topic.AsSpan(CreateKeysPrefix.Length), ProvisioningOperation.CreateKeysAndCertificate, null, out request);
        }

        if (topic.StartsWith(CreateFromCsrPrefix, StringComparison.Ordinal))
        {
            return TryMake(topic.AsSpan(CreateFromCsrPrefix.Length), ProvisioningOperation.CreateCertificateFromCsr, null, out request);
        }

        if (!topic.StartsWith(TemplatePrefix, StringComparison.Ordinal))
        {
            return false;
        }

        var rest = topic.AsSpan(TemplatePrefix.Length);
        var slash = rest.IndexOf('/');
        return slash > 0
            && rest[slash..].StartsWith(ProvisionInfix, StringComparison.Ordinal)
            && TryMake(rest[(slash + ProvisionInfix.Length)..], ProvisioningOperation.RegisterThing, rest[..slash].ToString(), out request);
    }

    private static bool TryMake(ReadOnlySpan<char> level, ProvisioningOperation operation, string? template, out ProvisioningRequestTopic request)
    {
        var format = level switch
        {
            "json" => PayloadFormat.Json,
            "cbor" => PayloadFormat.Cbor,
            _ => (PayloadFormat?)null,
        };
        request = new ProvisioningRequestTopic(operation, format ?? default, template);
        return format is not null;
    }

    private static string Level(PayloadFormat format) => format == PayloadFormat.Json ? "json" : "cbor";

    private static ProvisioningTopicSet Set(string request) => new(request, AcceptedOf(request), RejectedOf(request));
}
