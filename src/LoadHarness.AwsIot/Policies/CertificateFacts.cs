using System.Globalization;
using System.Security.Cryptography.X509Certificates;

namespace LoadHarness.AwsIot.Policies;

/// <summary>What a certificate gives to the <c>iot:Certificate.*</c> variables (AWS IoT developer guide, "X.509 Certificate AWS IoT Core policy variables").</summary>
public sealed class CertificateFacts
{
    /// <summary>Most values of one attribute; more are ignored (same page, "Array fields").</summary>
    public const int MaxValues = 5;

    /// <summary>What every variable of a certificate begins with.</summary>
    internal const string Prefix = "iot:Certificate.";

    private const string ListSuffix = ".List";
    private const string AvailableKeysName = Prefix + "AvailableKeys";

    // A handful of names: a search through them is shorter than a hash, and 10,000 devices keep one each.
    private readonly (string Name, string[] Values)[] _attributes;

    private CertificateFacts(string certificateId, (string Name, string[] Values)[] attributes)
    {
        CertificateId = certificateId;
        _attributes = attributes;
        AvailableKeys = [.. attributes.Select(attribute => attribute.Name)];
    }

    /// <summary>The certificate's id (<c>iot:CertificateId</c>).</summary>
    public string CertificateId { get; }

    /// <summary>The names of all variables that have values (<c>iot:Certificate.AvailableKeys</c>).</summary>
    public IReadOnlyList<string> AvailableKeys { get; }

    /// <summary>Reads a certificate; what cannot be read has no value.</summary>
    public static CertificateFacts Of(X509Certificate2 certificate)
    {
        ArgumentNullException.ThrowIfNull(certificate);
        var attributes = CertificateFields.Read(certificate)
            .GroupBy(field => field.Name, StringComparer.Ordinal)
            .Select(group => (group.Key, group.Select(field => field.Value).Take(MaxValues).ToArray()));
        return new CertificateFacts(AwsIotNames.CertificateId(certificate.RawDataMemory.Span), [.. attributes]);
    }

    /// <summary>The values of a variable: the first one, the one at an index, or all of them; none where it has none.</summary>
    /// <param name="variable">Such as <c>iot:Certificate.Subject.Country</c>, <c>….Country.1</c> (the second one) or <c>….Country.List</c>.</param>
    public IReadOnlyList<string> Values(string variable)
    {
        ArgumentNullException.ThrowIfNull(variable);
        if (variable == AvailableKeysName || variable == AvailableKeysName + ListSuffix)
        {
            return AvailableKeys;
        }

        if (Find(variable) is { } values)
        {
            return values[..1];
        }

        if (variable.EndsWith(ListSuffix, StringComparison.Ordinal))
        {
            return Find(variable.AsSpan(0, variable.Length - ListSuffix.Length)) ?? [];
        }

        // The guide calls the index one-based, but its example ".1" is the second value.
        var dot = variable.LastIndexOf('.');
        return dot > 0
            && int.TryParse(variable.AsSpan(dot + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var index)
            && Find(variable.AsSpan(0, dot)) is { } all
            && index < all.Length
            ? [all[index]]
            : [];
    }

    private string[]? Find(ReadOnlySpan<char> name)
    {
        foreach (var attribute in _attributes)
        {
            if (name.SequenceEqual(attribute.Name))
            {
                return attribute.Values;
            }
        }

        return null;
    }
}
