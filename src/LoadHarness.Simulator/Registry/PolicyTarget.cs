using LoadHarness.AwsIot;

namespace LoadHarness.Simulator.Registry;

/// <summary>What a policy can be attached to: a certificate or a thing group (IoT API model, PolicyTarget; Cognito identities are not played).</summary>
/// <param name="IsCertificate">A certificate; otherwise a thing group.</param>
/// <param name="Name">The certificateId or the group's name.</param>
internal readonly record struct PolicyTarget(bool IsCertificate, string Name)
{
    private const string CertificateKind = "cert/";
    private const string GroupKind = "thinggroup/";

    /// <summary>The ARN's resource part, which identifies it within the account.</summary>
    public string Key => (IsCertificate ? CertificateKind : GroupKind) + Name;

    /// <summary>A certificate.</summary>
    public static PolicyTarget Certificate(string certificateId) => new(IsCertificate: true, certificateId);

    /// <summary>A thing group.</summary>
    public static PolicyTarget Group(string name) => new(IsCertificate: false, name);

    /// <summary>Reads a key.</summary>
    public static PolicyTarget OfKey(string key) =>
        key.StartsWith(CertificateKind, StringComparison.Ordinal) ? Certificate(key[CertificateKind.Length..]) : Group(key[GroupKind.Length..]);

    /// <summary>Reads an ARN of this account and region.</summary>
    public static PolicyTarget Parse(string arn, AwsIotArns arns)
    {
        ArgumentNullException.ThrowIfNull(arns);
        if (TryCut(arn, arns.Certificate("")) is { } certificateId)
        {
            return Certificate(certificateId);
        }

        return TryCut(arn, arns.ThingGroup("")) is { } group ? Group(group) : throw RegistryException.Invalid($"Invalid target: {arn}");
    }

    /// <summary>Reads a certificate's ARN, as a thing's principal.</summary>
    public static string ParsePrincipal(string arn, AwsIotArns arns)
    {
        ArgumentNullException.ThrowIfNull(arns);
        return TryCut(arn, arns.Certificate("")) ?? throw RegistryException.Invalid($"Invalid principal: {arn}");
    }

    /// <summary>The whole ARN.</summary>
    public string Arn(AwsIotArns arns)
    {
        ArgumentNullException.ThrowIfNull(arns);
        return IsCertificate ? arns.Certificate(Name) : arns.ThingGroup(Name);
    }

    private static string? TryCut(string arn, string prefix) => arn.Length > prefix.Length && arn.StartsWith(prefix, StringComparison.Ordinal) ? arn[prefix.Length..] : null;
}
