using System.Buffers;
using System.Globalization;
using System.Net;

namespace LoadHarness.AwsIot.Policies;

/// <summary>What policy variables and condition keys get their values from (AWS IoT developer guide, "AWS IoT Core policy variables").</summary>
public sealed record PolicyContext
{
    /// <summary>A session that outlives the connection, in <see cref="ConnectAttributes"/>.</summary>
    public const string PersistentConnect = "PersistentConnect";

    /// <summary>A will, in <see cref="ConnectAttributes"/>.</summary>
    public const string LastWill = "LastWill";

    /// <summary>Longest value of a certificate that is put in for a variable ("X.509 Certificate AWS IoT Core policy variables", "String length").</summary>
    public const int MaxCertificateValueLength = 1024;

    private const string AttributePrefix = "iot:Connection.Thing.Attributes[";

    private static readonly SearchValues<char> NeverFromCertificates = SearchValues.Create("*$+?#");

    /// <summary>The client id (<c>iot:ClientId</c>); null where there is no connection.</summary>
    public string? ClientId { get; init; }

    /// <summary>Where the client connects from (<c>aws:SourceIp</c>).</summary>
    public IPAddress? SourceAddress { get; init; }

    /// <summary>The certificate (<c>iot:CertificateId</c>, <c>iot:Certificate.*</c>).</summary>
    public CertificateFacts? Certificate { get; init; }

    /// <summary>The thing named like the client id and attached to the certificate (<c>iot:Connection.Thing.*</c>); null for none.</summary>
    public ThingFacts? Thing { get; init; }

    /// <summary>What a CONNECT asks for (<c>iot:ConnectAttributes</c>): <see cref="PersistentConnect"/>, <see cref="LastWill"/>.</summary>
    public IReadOnlyList<string> ConnectAttributes { get; init; } = [];

    /// <summary>The ARN of the will's topic (<c>iot:LastWillTopic</c>); null for no will.</summary>
    public string? LastWillTopic { get; init; }

    /// <summary>The time of day (<c>aws:CurrentTime</c>, <c>aws:EpochTime</c>).</summary>
    public DateTimeOffset? Time { get; init; }

    /// <summary>The values of a condition key; none where it is missing.</summary>
    public IReadOnlyList<string> Values(string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return key switch
        {
            "iot:ClientId" => One(ClientId),
            "aws:SourceIp" => One((SourceAddress is { IsIPv4MappedToIPv6: true } mapped ? mapped.MapToIPv4() : SourceAddress)?.ToString()),
            "iot:CertificateId" => One(Certificate?.CertificateId),
            "iot:ConnectAttributes" => ConnectAttributes,
            "iot:LastWillTopic" => One(LastWillTopic),
            "aws:CurrentTime" => One(Time?.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture)),
            "aws:EpochTime" => One(Time?.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture)),
            "iot:Connection.Thing.ThingName" => One(Thing?.Name),
            "iot:Connection.Thing.ThingTypeName" => One(Thing?.TypeName),
            "iot:Connection.Thing.IsAttached" => One(Thing is null ? "false" : "true"),
            _ when key.StartsWith(AttributePrefix, StringComparison.Ordinal) && key.EndsWith(']') => One(Thing?.Attributes.GetValueOrDefault(key[AttributePrefix.Length..^1])),
            _ => Certificate?.Values(key) ?? [],
        };
    }

    /// <summary>Whether a key changes while a connection lives.</summary>
    internal static bool IsTimed(string key) => key is "aws:CurrentTime" or "aws:EpochTime";

    /// <summary>What stands for a variable in a pattern; null where it has no value, or one that AWS IoT does not put in.</summary>
    internal string? Substitute(string variable)
    {
        var values = Values(variable);

        // A client id is put in as it is, so that one of "+" widens a filter: the guide warns of it.
        return values.Count != 1 || (IsOfCertificate(variable) && (values[0].Length > MaxCertificateValueLength || values[0].AsSpan().ContainsAny(NeverFromCertificates)))
            ? null
            : values[0];
    }

    private static bool IsOfCertificate(string variable) => variable.StartsWith(CertificateFacts.Prefix, StringComparison.Ordinal);

    private static string[] One(string? value) => value is null ? [] : [value];
}
