using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace LoadHarness.IntegrationTests.Simulator.ControlPlane;

/// <summary>Signs a request without a body by hand, so that neither AWS's SDK nor the simulator's own code does.</summary>
internal static class HandSigned
{
    public static HttpRequestMessage Request(HttpMethod method, Uri server, string path, string query, string service)
    {
        var signedAt = TimeProvider.System.GetUtcNow().UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
        var scope = $"{signedAt[..8]}/us-east-1/{service}/aws4_request";

        // The path is encoded on the wire, and once more for the signature.
        var canonical = $"{method}\n{path.Replace("%", "%25", StringComparison.Ordinal)}\n{query}\nhost:{server.Authority}\nx-amz-date:{signedAt}\n\nhost;x-amz-date\n{Hash("")}";
        var key = Encoding.UTF8.GetBytes("AWS4test");
        foreach (var part in scope.Split('/'))
        {
            key = HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(part));
        }

        var signature = Convert.ToHexStringLower(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes($"AWS4-HMAC-SHA256\n{signedAt}\n{scope}\n{Hash(canonical)}")));
        var request = new HttpRequestMessage(method, new Uri(server, query.Length > 0 ? $"{path}?{query}" : path));
        request.Headers.Add("x-amz-date", signedAt);
        request.Headers.TryAddWithoutValidation("Authorization", $"AWS4-HMAC-SHA256 Credential=test/{scope},SignedHeaders=host;x-amz-date,Signature={signature}");
        return request;
    }

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
