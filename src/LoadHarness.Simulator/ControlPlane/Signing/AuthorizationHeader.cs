namespace LoadHarness.Simulator.ControlPlane.Signing;

/// <summary>The parts of an Authorization header of Signature Version 4.</summary>
/// <param name="AccessKey">The access key's id.</param>
/// <param name="Date">The scope's date, eight digits.</param>
/// <param name="Region">The scope's region.</param>
/// <param name="Service">The scope's service.</param>
/// <param name="SignedHeaders">The names of the signed headers.</param>
/// <param name="Signature">The signature in hexadecimal.</param>
internal sealed record AuthorizationHeader(string AccessKey, string Date, string Region, string Service, IReadOnlyList<string> SignedHeaders, string Signature)
{
    /// <summary>The one algorithm.</summary>
    public const string Algorithm = "AWS4-HMAC-SHA256";

    /// <summary>What a scope ends with.</summary>
    public const string Terminator = "aws4_request";

    /// <summary>The scope, as it stands in the text that is signed.</summary>
    public string Scope => $"{Date}/{Region}/{Service}/{Terminator}";

    /// <summary>Reads the header.</summary>
    /// <exception cref="ApiException">A part is missing or wrong.</exception>
    public static AuthorizationHeader Parse(string header)
    {
        ArgumentNullException.ThrowIfNull(header);
        if (!header.StartsWith(Algorithm + " ", StringComparison.Ordinal))
        {
            throw Incomplete($"Unsupported AWS 'algorithm': only {Algorithm} is supported.");
        }

        var parts = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var part in header[Algorithm.Length..].Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = part.IndexOf('=', StringComparison.Ordinal);
            if (equals > 0)
            {
                parts[part[..equals]] = part[(equals + 1)..];
            }
        }

        foreach (var wanted in (string[])["Credential", "SignedHeaders", "Signature"])
        {
            if (!parts.ContainsKey(wanted))
            {
                throw Incomplete($"Authorization header requires '{wanted}' parameter.");
            }
        }

        // The access key may hold slashes in principle: the scope is counted from the end.
        var credential = parts["Credential"].Split('/');
        if (credential.Length < 5 || credential[^1] != Terminator)
        {
            throw Incomplete("Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term.");
        }

        return new AuthorizationHeader(string.Join('/', credential[..^4]), credential[^4], credential[^3], credential[^2], parts["SignedHeaders"].Split(';'), parts["Signature"]);
    }

    private static ApiException Incomplete(string message) => new("IncompleteSignatureException", 400, message);
}
