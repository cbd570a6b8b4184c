using System.Security.Cryptography;
using System.Text;

namespace LoadHarness.Simulator.ControlPlane.Signing;

/// <summary>The text that a signature covers (AWS IAM user guide, "Create a signed AWS API request").</summary>
internal static class CanonicalRequest
{
    private const string Unreserved = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";

    /// <summary>Builds it from what arrived.</summary>
    /// <param name="request">The request.</param>
    /// <param name="signedHeaders">The names of the signed headers, in the signer's order.</param>
    /// <param name="payloadHash">The hash of the body in hexadecimal, or what stands for it.</param>
    public static string Build(ArrivedRequest request, IReadOnlyList<string> signedHeaders, string payloadHash)
    {
        var text = new StringBuilder();
        text.Append(request.Method).Append('\n').Append(Path(request.RawPath)).Append('\n').Append(Query(request)).Append('\n');
        foreach (var name in signedHeaders)
        {
            text.Append(name).Append(':').Append(Value(request.Headers.GetValueOrDefault(name, ""))).Append('\n');
        }

        return text.Append('\n').AppendJoin(';', signedHeaders).Append('\n').Append(payloadHash).ToString();
    }

    /// <summary>SHA-256 in hexadecimal.</summary>
    public static string Hash(ReadOnlySpan<byte> data) => Convert.ToHexStringLower(SHA256.HashData(data));

    // Dot segments and double slashes are removed, and what was encoded for the wire is encoded once more: both for every service but S3.
    private static string Path(string rawPath)
    {
        var segments = new List<string>();
        foreach (var segment in rawPath.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            if (segment is "..")
            {
                segments.RemoveRange(Math.Max(0, segments.Count - 1), Math.Min(1, segments.Count));
            }
            else if (segment is not ".")
            {
                segments.Add(Encode(segment));
            }
        }

        var path = "/" + string.Join('/', segments);
        return segments.Count > 0 && rawPath.EndsWith('/') ? path + "/" : path;
    }

    private static string Query(ArrivedRequest request) => string.Join(
        '&',
        request.QueryParameters()
            .Select(parameter => (Name: Encode(parameter.Name), Value: Encode(parameter.Value)))
            .OrderBy(parameter => parameter.Name, StringComparer.Ordinal)
            .ThenBy(parameter => parameter.Value, StringComparer.Ordinal)
            .Select(parameter => $"{parameter.Name}={parameter.Value}"));

    // Blanks around a value do not count, and several within are one.
    private static string Value(string value) => string.Join(' ', value.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));

    private static string Encode(string text)
    {
        var encoded = new StringBuilder(text.Length);
        foreach (var octet in Encoding.UTF8.GetBytes(text))
        {
            if (Unreserved.Contains((char)octet, StringComparison.Ordinal))
            {
                encoded.Append((char)octet);
            }
            else
            {
                encoded.Append('%').Append(octet.ToString("X2", provider: null));
            }
        }

        return encoded.ToString();
    }
}
