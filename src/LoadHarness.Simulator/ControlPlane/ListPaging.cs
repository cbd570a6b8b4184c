using System.Buffers.Text;
using System.Text;
using System.Text.Json.Nodes;
using LoadHarness.Simulator.Registry;

namespace LoadHarness.Simulator.ControlPlane;

/// <summary>Pages of lists: older operations speak of marker and pageSize, newer ones of nextToken and maxResults.</summary>
internal static class ListPaging
{
    /// <summary>How long a page is where nobody says (IoT API model, ListCertificates: "a default page size of 25").</summary>
    private const int DefaultLimit = 25;

    /// <summary>The page asked for by marker and pageSize.</summary>
    public static PageRequest ByMarker(ApiRequest request, bool isDescending = false) => Read(request, "marker", "pageSize", isDescending);

    /// <summary>The page asked for by nextToken and maxResults.</summary>
    public static PageRequest ByToken(ApiRequest request) => Read(request, "nextToken", "maxResults", isDescending: false);

    /// <summary>What the next page is asked for with; null on the last one.</summary>
    public static JsonNode? Token<T>(ApiRequest request, Page<T> page)
    {
        ArgumentNullException.ThrowIfNull(page);
        return page.Next is { } next ? JsonValue.Create(Encode(request.Operation, next)) : null;
    }

    // The operation stands in the token, so that one list's token is no good for another's.
    private static string Encode(string operation, string next) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes($"{operation}\n{next}"));

    private static PageRequest Read(ApiRequest request, string tokenName, string limitName, bool isDescending)
    {
        var limit = request.QueryNumber(limitName) ?? DefaultLimit;
        if (limit is < 1 or > PageRequest.MaxLimit)
        {
            throw ApiException.Invalid($"1 validation error detected: Value '{limit}' at '{limitName}' failed to satisfy constraint: Member must have value between 1 and {PageRequest.MaxLimit}");
        }

        return new PageRequest(request.Query(tokenName) is { } token ? Decode(request.Operation, token, tokenName) : null, (int)limit, isDescending);
    }

    private static string Decode(string operation, string token, string name)
    {
        try
        {
            var text = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(token));
            if (text.StartsWith(operation + "\n", StringComparison.Ordinal))
            {
                return text[(operation.Length + 1)..];
            }
        }
        catch (FormatException)
        {
            // Said below.
        }

        throw ApiException.Invalid($"Invalid {name}");
    }
}
