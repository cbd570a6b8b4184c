using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using LoadHarness.Simulator.ControlPlane.Operations;
using LoadHarness.Simulator.ControlPlane.Signing;
using LoadHarness.Simulator.Quotas;
using LoadHarness.Simulator.Registry;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace LoadHarness.Simulator.ControlPlane;

/// <summary>Answers requests to AWS IoT's control plane: finds the operation, checks the signature, and answers once the change is kept.</summary>
internal sealed partial class ControlPlaneApi(RouteTable routes, SignatureVerifier verifier, IControlPlaneQuota quota, Func<Task> committed, TimeProvider time, ILogger<ControlPlaneApi> log)
{
    /// <summary>Puts it together.</summary>
    public static ControlPlaneApi Create(SimulatorOptions options, ControlPlaneParts parts, DeviceEndpoint endpoint, TimeProvider time, ILoggerFactory loggers)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(parts);
        return new ControlPlaneApi(
            ControlPlaneRoutes.Create(parts, endpoint, time),
            new SignatureVerifier(options.AccessKey, options.SecretKey, options.Region, time),
            parts.Quota,
            parts.Registry.CommittedAsync,
            time,
            loggers.CreateLogger<ControlPlaneApi>());
    }

    /// <summary>Answers one request.</summary>
    public async Task HandleAsync(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        context.Response.Headers["x-amzn-RequestId"] = Guid.NewGuid().ToString();

        // Clients correct their clocks by it, and signatures are judged by this clock.
        context.Response.Headers.Date = time.GetUtcNow().ToString("R", CultureInfo.InvariantCulture);
        try
        {
            var body = await AnswerAsync(await ArrivedRequest.ReadAsync(context).ConfigureAwait(false)).ConfigureAwait(false);
            await WriteAsync(context, StatusCodes.Status200OK, body).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // Nobody waits for an answer any more.
        }
        catch (Exception exception)
        {
            var error = Error(exception);
            context.Response.Headers["x-amzn-ErrorType"] = error.Shape;
            await WriteAsync(context, error.Status, error.Body).ConfigureAwait(false);
        }
    }

    private async Task<JsonObject?> AnswerAsync(ArrivedRequest arrived)
    {
        var found = routes.Find(arrived.Method, arrived.RawPath);
        verifier.Verify(arrived, found?.Route.IsDataPlane == true ? SignatureVerifier.DataPlaneServices : SignatureVerifier.ControlPlaneServices);
        if (found is not var (route, labels))
        {
            throw new ApiException("UnknownOperationException", StatusCodes.Status404NotFound, $"The simulator has no operation {arrived.Method} {arrived.RawPath}.");
        }

        if (!quota.TryCall(route.Name))
        {
            throw new ApiException("ThrottlingException", StatusCodes.Status400BadRequest, "Rate exceeded");
        }

        var body = await route.Handler(new ApiRequest(route.Name, arrived, labels)).ConfigureAwait(false);
        await committed().ConfigureAwait(false);
        return body;
    }

    private ApiException Error(Exception exception)
    {
        switch (exception)
        {
            case ApiException error:
                return error;
            case RegistryException refusal:
                return ApiException.Of(refusal);
            case BadHttpRequestException bad:
                return new ApiException(bad.StatusCode == StatusCodes.Status413PayloadTooLarge ? "RequestEntityTooLargeException" : "InvalidRequestException", bad.StatusCode, bad.Message);
            default:
                // The edge: a bug here must not end the simulator.
                Log.Failed(log, exception);
                return new ApiException("InternalFailureException", StatusCodes.Status500InternalServerError, "An unexpected error has occurred.");
        }
    }

    private static async Task WriteAsync(HttpContext context, int status, JsonObject? body)
    {
        context.Response.StatusCode = status;
        if (body is null)
        {
            context.Response.ContentLength = 0;
            return;
        }

        using var buffer = new MemoryStream();
        var writer = new Utf8JsonWriter(buffer, Json.Writing);
        await using (writer.ConfigureAwait(false))
        {
            body.WriteTo(writer);
        }

        context.Response.ContentType = "application/json";
        context.Response.ContentLength = buffer.Length;
        buffer.Position = 0;
        await buffer.CopyToAsync(context.Response.Body, context.RequestAborted).ConfigureAwait(false);
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "An operation of the control plane failed.")]
        public static partial void Failed(ILogger logger, Exception exception);
    }
}
