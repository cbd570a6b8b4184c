using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace LoadHarness.Simulator.ControlPlane.Signing;

/// <summary>Checks that a request was signed with the account's keys, for this region and service, within five minutes.</summary>
internal sealed class SignatureVerifier(string accessKey, string secretKey, string region, TimeProvider time)
{
    /// <summary>The services whose scope is good for the control plane; execute-api is what clients signed with before 2023.</summary>
    public static IReadOnlyList<string> ControlPlaneServices { get; } = ["iot", "execute-api"];

    /// <summary>The services whose scope is good for the data plane.</summary>
    public static IReadOnlyList<string> DataPlaneServices { get; } = ["iotdata", "iotdevicegateway"];

    private const string DateHeader = "x-amz-date";
    private const string PayloadHashHeader = "x-amz-content-sha256";
    private const string UnsignedPayload = "UNSIGNED-PAYLOAD";
    private const string DateFormat = "yyyyMMdd'T'HHmmss'Z'";

    private static readonly TimeSpan Skew = TimeSpan.FromMinutes(5);

    /// <summary>Returns where the signature is good.</summary>
    /// <param name="request">The request.</param>
    /// <param name="services">The services its scope may name.</param>
    /// <exception cref="ApiException">It is not, or there is none.</exception>
    public void Verify(ArrivedRequest request, IReadOnlyList<string> services)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(services);
        if (!request.Headers.TryGetValue("authorization", out var text) || text.Length == 0)
        {
            throw new ApiException("MissingAuthenticationTokenException", 403, "Missing Authentication Token");
        }

        var header = AuthorizationHeader.Parse(text);
        if (!string.Equals(header.AccessKey, accessKey, StringComparison.Ordinal))
        {
            throw new ApiException("UnrecognizedClientException", 403, "The security token included in the request is invalid.");
        }

        CheckScope(header, services);
        var signedAt = CheckTime(request, header);
        CheckSignedHeaders(request, header.SignedHeaders);
        var canonical = CanonicalRequest.Build(request, header.SignedHeaders, PayloadHash(request));
        var expected = Sign(secretKey, header, signedAt, canonical);
        if (!CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(expected), Encoding.UTF8.GetBytes(header.Signature)))
        {
            throw Invalid("The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.");
        }
    }

    private static string Sign(string secretKey, AuthorizationHeader header, string signedAt, string canonicalRequest)
    {
        var text = $"{AuthorizationHeader.Algorithm}\n{signedAt}\n{header.Scope}\n{CanonicalRequest.Hash(Encoding.UTF8.GetBytes(canonicalRequest))}";
        var key = Encoding.UTF8.GetBytes("AWS4" + secretKey);
        foreach (var part in (string[])[header.Date, header.Region, header.Service, AuthorizationHeader.Terminator])
        {
            key = HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(part));
        }

        return Convert.ToHexStringLower(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text)));
    }

    private static string PayloadHash(ArrivedRequest request)
    {
        var actual = CanonicalRequest.Hash(request.Body.Span);
        var stated = request.Headers.GetValueOrDefault(PayloadHashHeader);
        if (stated is null or UnsignedPayload)
        {
            return stated ?? actual;
        }

        return string.Equals(stated, actual, StringComparison.Ordinal) ? actual : throw Invalid($"The {PayloadHashHeader} header does not match the payload.");
    }

    private static void CheckSignedHeaders(ArrivedRequest request, IReadOnlyList<string> signed)
    {
        if (!signed.Contains("host", StringComparer.Ordinal))
        {
            throw Invalid("'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.");
        }

        // An unsigned header of AWS's own could be changed on the way.
        if (request.Headers.Keys.FirstOrDefault(name => name.StartsWith("x-amz-", StringComparison.Ordinal) && !signed.Contains(name, StringComparer.Ordinal)) is { } unsigned)
        {
            throw Invalid($"'{unsigned}' must be a 'SignedHeader' in the AWS Authorization.");
        }
    }

    private static ApiException Invalid(string message) => new("InvalidSignatureException", 403, message);

    private void CheckScope(AuthorizationHeader header, IReadOnlyList<string> services)
    {
        if (!string.Equals(header.Region, region, StringComparison.Ordinal))
        {
            throw Invalid($"Credential should be scoped to a valid region, not '{header.Region}'. This account's region is '{region}'.");
        }

        if (!services.Contains(header.Service, StringComparer.Ordinal))
        {
            throw Invalid($"Credential should be scoped to correct service: '{services[0]}'.");
        }
    }

    private string CheckTime(ArrivedRequest request, AuthorizationHeader header)
    {
        var text = request.Headers.GetValueOrDefault(DateHeader, "");
        if (!DateTimeOffset.TryParseExact(text, DateFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var signedAt))
        {
            throw new ApiException("IncompleteSignatureException", 400, $"Authorization header requires existence of an '{DateHeader}' header of the form YYYYMMDDThhmmssZ.");
        }

        if (!text.StartsWith(header.Date, StringComparison.Ordinal))
        {
            throw Invalid($"Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '{header.Date}' != '{text[..8]}', from '{text}'.");
        }

        var now = time.GetUtcNow();
        if (signedAt < now - Skew)
        {
            throw Invalid($"Signature expired: {text} is now earlier than {Format(now - Skew)} ({Format(now)} - 5 min.)");
        }

        return signedAt <= now + Skew ? text : throw Invalid($"Signature not yet current: {text} is still later than {Format(now + Skew)} ({Format(now)} + 5 min.)");
    }

    private static string Format(DateTimeOffset at) => at.UtcDateTime.ToString(DateFormat, CultureInfo.InvariantCulture);
}
