using System.Globalization;
using System.Text.Json.Serialization.Metadata;
using LoadHarness.Simulator.Registry;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace LoadHarness.Simulator.Admin;

/// <summary><c>GET /admin/devices</c>, <c>certificates</c>, <c>things</c>, <c>orphans</c>: pages with <c>?after=</c> and <c>?limit=</c> (1 to 250, 100 by default).</summary>
internal static class AdminEndpoints
{
    private const int DefaultLimit = 100;

    /// <summary>Adds the endpoints.</summary>
    public static void Map(IEndpointRouteBuilder routes, AdminReader reader)
    {
        MapList(routes, "/admin/devices", (_, page) => reader.Devices(page), AdminJson.Default.AdminPageAdminDevice);
        MapList(routes, "/admin/certificates", (query, page) => reader.Certificates(page, Status(query)), AdminJson.Default.AdminPageAdminCertificate);
        MapList(routes, "/admin/things", (_, page) => reader.Things(page), AdminJson.Default.AdminPageAdminThing);
        MapGet(routes, "/admin/orphans", query => reader.Orphans(Limit(query)), AdminJson.Default.AdminOrphans);
    }

    private static void MapList<T>(IEndpointRouteBuilder routes, string path, Func<IQueryCollection, PageRequest, Page<T>> list, JsonTypeInfo<AdminPage<T>> type) => MapGet(
        routes,
        path,
        query =>
        {
            var page = list(query, new PageRequest(Single(query, "after"), Limit(query)));
            return new AdminPage<T>(page.Items, page.Next);
        },
        type);

    private static void MapGet<T>(IEndpointRouteBuilder routes, string path, Func<IQueryCollection, T> read, JsonTypeInfo<T> type) => routes.MapGet(path, (RequestDelegate)(context =>
    {
        IResult result;
        try
        {
            result = TypedResults.Json(read(context.Request.Query), type);
        }
        catch (RegistryException refusal)
        {
            result = TypedResults.Json(new AdminRefusal(refusal.Message), AdminJson.Default.AdminRefusal, statusCode: StatusCodes.Status400BadRequest);
        }

        return result.ExecuteAsync(context);
    }));

    private static string? Single(IQueryCollection query, string name) => query.TryGetValue(name, out var values) && values.Count > 0 ? values[^1] : null;

    private static int Limit(IQueryCollection query)
    {
        var text = Single(query, "limit");
        if (text is null)
        {
            return DefaultLimit;
        }

        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) && limit is >= 1 and <= PageRequest.MaxLimit
            ? limit
            : throw RegistryException.Invalid($"limit must be 1 to {PageRequest.MaxLimit}.");
    }

    private static CertificateStatus? Status(IQueryCollection query) => Single(query, "status") is not { } text
        ? null
        : CertificateStatuses.Parse(text) ?? throw RegistryException.Invalid("status must be one of ACTIVE, INACTIVE, REVOKED, PENDING_ACTIVATION.");
}
