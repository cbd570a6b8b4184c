using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace LoadHarness.Simulator.ControlPlane;

/// <summary>A request as it came over the wire: nothing decoded, since the signature covers it as it was sent.</summary>
/// <param name="Method">The HTTP method.</param>
/// <param name="RawPath">The path, percent-encoded.</param>
/// <param name="RawQuery">The query without its question mark; empty for none.</param>
/// <param name="Headers">The headers by lower-case name, several of one name joined by commas.</param>
/// <param name="Body">The body.</param>
internal sealed record ArrivedRequest(string Method, string RawPath, string RawQuery, IReadOnlyDictionary<string, string> Headers, ReadOnlyMemory<byte> Body)
{
    /// <summary>Largest body: a policy document of the model's length with every character escaped is smaller.</summary>
    private const int MaxBodyBytes = 1024 * 1024;

    /// <summary>Reads it from Kestrel; routing has decoded the path already, so that the raw target is taken.</summary>
    public static async Task<ArrivedRequest> ReadAsync(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = MaxBodyBytes;
        }

        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted).ConfigureAwait(false);
        var (path, query) = Split(context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget);
        var headers = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, values) in context.Request.Headers)
        {
            headers[LowerCase(name)] = string.Join(',', values.AsEnumerable());
        }

        return new ArrivedRequest(context.Request.Method, path, query, headers, body.ToArray());
    }

    /// <summary>Cuts a request target, also one in absolute form as proxies get it, into path and query.</summary>
    public static (string Path, string Query) Split(string target)
    {
        ArgumentNullException.ThrowIfNull(target);
        if (!target.StartsWith('/') && target.IndexOf("://", StringComparison.Ordinal) is > 0 and var scheme)
        {
            var slash = target.IndexOf('/', scheme + 3);
            target = slash < 0 ? "/" : target[slash..];
        }

        var question = target.IndexOf('?', StringComparison.Ordinal);
        return question < 0 ? (target, "") : (target[..question], target[(question + 1)..]);
    }

    /// <summary>The query's parameters in their order, decoded; a plus is a plus, as AWS's clients encode blanks as %20.</summary>
    public IEnumerable<(string Name, string Value)> QueryParameters()
    {
        foreach (var part in RawQuery.Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = part.IndexOf('=', StringComparison.Ordinal);
            yield return equals < 0 ? (Uri.UnescapeDataString(part), "") : (Uri.UnescapeDataString(part[..equals]), Uri.UnescapeDataString(part[(equals + 1)..]));
        }
    }

    private static string LowerCase(string name) => string.Create(name.Length, name, (span, text) => Ascii.ToLower(text, span, out _));
}
