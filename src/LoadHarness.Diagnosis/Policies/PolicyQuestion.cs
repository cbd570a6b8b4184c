using System.Net;
using LoadHarness.AwsIot;
using LoadHarness.AwsIot.Policies;
using LoadHarness.Core.Plans;

namespace LoadHarness.Diagnosis.Policies;

/// <summary>What a claim's policies must allow: one flow of one device.</summary>
public sealed record PolicyQuestion
{
    /// <summary>Region and account that the device connects to.</summary>
    public required AwsIotArns Arns { get; init; }

    /// <summary>The template's name in the device's topics.</summary>
    public required string Template { get; init; }

    /// <summary>How the device gets its certificate.</summary>
    public required IdentityFlow Flow { get; init; }

    /// <summary>The format of its payloads.</summary>
    public required PayloadFormat Format { get; init; }

    /// <summary>Its client id while it holds the claim certificate.</summary>
    public required string ClientId { get; init; }

    /// <summary>The claim certificate, whose fields policy variables may name; null where it is not known, so that those have no value.</summary>
    public CertificateFacts? Certificate { get; init; }

    /// <summary>Where the device connects from; null where it is not known.</summary>
    public IPAddress? SourceAddress { get; init; }

    /// <summary>When it connects; null where it does not matter.</summary>
    public DateTimeOffset? Time { get; init; }

    /// <summary>Where policy variables get their values; a claim certificate has no thing.</summary>
    internal PolicyContext Context => new() { ClientId = ClientId, Certificate = Certificate, SourceAddress = SourceAddress, Time = Time };
}
