using System.IO.Enumeration;

namespace LoadHarness.Diagnosis.Policies;

/// <summary>Reads the names in a policy's resources: which of them are for provisioning by claim.</summary>
internal static class ProvisioningNames
{
    private const int ArnParts = 6;
    private const string Certificates = "$aws/certificates/";
    private const string Templates = "$aws/provisioning-templates/";
    private static readonly char[] Wildcards = ['*', '?'];

    /// <summary>The name in an ARN whose kind of resource fits; null where it does not, or has a variable that a claim cannot resolve.</summary>
    public static string? PatternIn(string resource, string kind, string clientId)
    {
        var parts = resource.Replace("${iot:ClientId}", clientId, StringComparison.Ordinal).Split(':', ArnParts);
        var slash = parts.Length < ArnParts ? -1 : parts[^1].IndexOf('/', StringComparison.Ordinal);
        return slash >= 0 && !parts[^1].Contains("${", StringComparison.Ordinal) && FileSystemName.MatchesSimpleExpression(parts[^1].AsSpan(0, slash), kind, ignoreCase: false)
            ? parts[^1][(slash + 1)..]
            : null;
    }

    /// <summary>Whether a name covers more than the topics for certificates and those of one template.</summary>
    public static bool IsBeyond(string pattern) => pattern.StartsWith(Templates, StringComparison.Ordinal)
        ? pattern[Templates.Length..].Split('/')[0].IndexOfAny(Wildcards) >= 0
        : !pattern.StartsWith(Certificates, StringComparison.Ordinal);

    /// <summary>One name that a pattern matches.</summary>
    public static string Example(string pattern) => pattern.Replace("*", "any", StringComparison.Ordinal).Replace('?', 'x');
}
