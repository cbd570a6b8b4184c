using Microsoft.AspNetCore.Http;

namespace LoadHarness.LiveView.Web;

/// <summary>The files of the page, inside the program.</summary>
internal static class WebAssets
{
    /// <summary>Writes one.</summary>
    public static async Task WriteAsync(HttpContext context, string name, string type)
    {
        using var asset = typeof(WebAssets).Assembly.GetManifestResourceStream("LiveView.Web." + name) ?? throw new InvalidOperationException($"{name} is not in the program.");
        context.Response.ContentType = type;
        context.Response.ContentLength = asset.Length;
        await asset.CopyToAsync(context.Response.Body, context.RequestAborted);
    }
}
