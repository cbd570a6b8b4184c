using System.Formats.Asn1;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace LoadHarness.AwsIot.Policies;

/// <summary>Reads the fields of a certificate that policies may speak of, in the order they stand there.</summary>
internal static class CertificateFields
{
    private const string SubjectPrefix = CertificateFacts.Prefix + "Subject.";
    private const string IssuerPrefix = CertificateFacts.Prefix + "Issuer.";

    private static readonly Dictionary<string, string> NamesOfOids = new(StringComparer.Ordinal)
    {
        ["2.5.4.46"] = "DistinguishedNameQualifier",
        ["2.5.4.6"] = "Country",
        ["2.5.4.10"] = "Organization",
        ["2.5.4.11"] = "OrganizationalUnit",
        ["2.5.4.8"] = "State",
        ["2.5.4.3"] = "CommonName",
        ["2.5.4.5"] = "SerialNumber",
        ["2.5.4.12"] = "Title",
        ["2.5.4.4"] = "Surname",
        ["2.5.4.42"] = "GivenName",
        ["2.5.4.43"] = "Initials",
        ["2.5.4.65"] = "Pseudonym",
        ["2.5.4.44"] = "GenerationQualifier",
    };

    private static readonly (string Oid, string Prefix)[] AlternativeNames =
    [
        ("2.5.29.17", SubjectPrefix + "AlternativeName."),
        ("2.5.29.18", IssuerPrefix + "AlternativeName."),
    ];

    /// <summary>Each field as a variable's name and one value; fields of several values come several times.</summary>
    public static List<(string Name, string Value)> Read(X509Certificate2 certificate)
    {
        var fields = new List<(string Name, string Value)>();
        Try(() => AddName(fields, SubjectPrefix, certificate.SubjectName.RawData));
        Try(() => AddName(fields, IssuerPrefix, certificate.IssuerName.RawData));
        foreach (var (oid, prefix) in AlternativeNames)
        {
            if (certificate.Extensions[oid] is { } extension)
            {
                Try(() => AddAlternativeNames(fields, prefix, extension.RawData));
            }
        }

        fields.Add((CertificateFacts.Prefix + "SerialNumber", certificate.SerialNumber));
        return fields;
    }

    /// <summary>A client may show anything; what breaks its own encoding is left out.</summary>
    private static void Try(Action read)
    {
        try
        {
            read();
        }
        catch (Exception failure) when (failure is AsnContentException or CryptographicException)
        {
        }
    }

    private static void AddName(List<(string Name, string Value)> fields, string prefix, byte[] encoded)
    {
        var parts = new AsnReader(encoded, AsnEncodingRules.DER).ReadSequence();
        while (parts.HasData)
        {
            // Not sorted in many certificates of the field, and the order does not matter here.
            var attributes = parts.ReadSetOf(skipSortOrderValidation: true);
            while (attributes.HasData)
            {
                var attribute = attributes.ReadSequence();
                if (NamesOfOids.TryGetValue(attribute.ReadObjectIdentifier(), out var name) && Text(attribute) is { } value)
                {
                    fields.Add((prefix + name, value));
                }
            }
        }
    }

    private static string? Text(AsnReader reader)
    {
        var tag = reader.PeekTag();
        return tag.TagClass == TagClass.Universal && (UniversalTagNumber)tag.TagValue
                is UniversalTagNumber.UTF8String or UniversalTagNumber.PrintableString or UniversalTagNumber.IA5String
                or UniversalTagNumber.T61String or UniversalTagNumber.BMPString or UniversalTagNumber.NumericString or UniversalTagNumber.VisibleString
            ? reader.ReadCharacterString((UniversalTagNumber)tag.TagValue)
            : null;
    }

    private static void AddAlternativeNames(List<(string Name, string Value)> fields, string prefix, byte[] encoded)
    {
        var names = new AsnReader(encoded, AsnEncodingRules.DER).ReadSequence();
        while (names.HasData)
        {
            var tag = names.PeekTag();
            switch (tag.TagValue)
            {
                case 1:
                    fields.Add((prefix + "RFC822Name", names.ReadCharacterString(UniversalTagNumber.IA5String, tag)));
                    break;
                case 2:
                    fields.Add((prefix + "DNSName", names.ReadCharacterString(UniversalTagNumber.IA5String, tag)));
                    break;
                case 4:
                    fields.Add((prefix + "DirectoryName", new X500DistinguishedName(names.ReadSequence(tag).ReadEncodedValue().Span).Name));
                    break;
                case 6:
                    fields.Add((prefix + "UniformResourceIdentifier", names.ReadCharacterString(UniversalTagNumber.IA5String, tag)));
                    break;
                case 7 when names.ReadOctetString(tag) is { Length: 4 or 16 } address:
                    fields.Add((prefix + "IPAddress", new IPAddress(address).ToString()));
                    break;
                case 7:
                    break;
                default:
                    _ = names.ReadEncodedValue();
                    break;
            }
        }
    }
}
