using System.Text;
using LoadHarness.Core;
using LoadHarness.Simulator.Faults;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace LoadHarness.Simulator.Admin;

/// <summary><c>GET</c>, <c>PUT</c> and <c>DELETE /admin/faults</c>: the fault file as it stands, another one in its place, or none.</summary>
internal static class FaultEndpoints
{
    private const string Path = "/admin/faults";

    // Thousands of faults fit.
    private const int MaxBytes = 1024 * 1024;

    /// <summary>Adds the endpoints.</summary>
    public static void Map(IEndpointRouteBuilder routes, FaultInjector faults)
    {
        routes.MapGet(Path, (RequestDelegate)(context => WriteAsync(context, faults.Schedule)));
        routes.MapPut(Path, (RequestDelegate)(context => PutAsync(context, faults)));
        routes.MapDelete(Path, (RequestDelegate)(context =>
        {
            faults.Replace(FaultSchedule.None);
            return WriteAsync(context, faults.Schedule);
        }));
    }

    private static async Task PutAsync(HttpContext context, FaultInjector faults)
    {
        FaultSchedule schedule;
        try
        {
            schedule = FaultFile.Parse(await ReadAsync(context).ConfigureAwait(false), "request");
        }
        catch (HarnessException refusal)
        {
            await RefuseAsync(context, refusal.Hint is null ? refusal.Message : $"{refusal.Message} {refusal.Hint}").ConfigureAwait(false);
            return;
        }

        faults.Replace(schedule);
        await WriteAsync(context, schedule).ConfigureAwait(false);
    }

    private static async Task<string> ReadAsync(HttpContext context)
    {
        using var text = new MemoryStream();
        var buffer = new byte[16 * 1024];
        int count;
        while ((count = await context.Request.Body.ReadAsync(buffer, context.RequestAborted).ConfigureAwait(false)) > 0)
        {
            text.Write(buffer, 0, count);
            if (text.Length > MaxBytes)
            {
                throw new HarnessException(ExitCode.BadInput, "The fault file is larger than 1 MiB.");
            }
        }

        return Encoding.UTF8.GetString(text.GetBuffer(), 0, (int)text.Length);
    }

    private static Task RefuseAsync(HttpContext context, string sentence) =>
        TypedResults.Json(new AdminRefusal(sentence), AdminJson.Default.AdminRefusal, statusCode: StatusCodes.Status400BadRequest).ExecuteAsync(context);

    private static Task WriteAsync(HttpContext context, FaultSchedule schedule)
    {
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync(FaultFile.Write(schedule), context.RequestAborted);
    }
}
