using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace LoadHarness.Simulator.Provisioning.Hooks;

/// <summary>Finds the hook that a template's targetArn stands for, and gives it 5 seconds.</summary>
/// <param name="map">Targets to be called instead of an ARN, since a Lambda function cannot be.</param>
/// <param name="client">For endpoints.</param>
/// <param name="time">The clock.</param>
/// <param name="log">Where failures go, as to CloudWatch Logs.</param>
/// <param name="slowness">What makes hooks slower than they are; null for nothing.</param>
internal sealed partial class HookCaller(IReadOnlyDictionary<string, string> map, HttpClient client, TimeProvider time, ILogger<HookCaller> log, IHookDelay? slowness = null)
{
    private static readonly BuiltInHook Allow = BuiltInHook.TryParse(BuiltInHook.Prefix + "allow", TimeProvider.System, out var hook) ? hook : throw new InvalidOperationException("The rule is known.");

    private const string NoTarget = "(none)";

    private readonly ConcurrentDictionary<string, IProvisioningHook?> _hooks = new(StringComparer.Ordinal);

    /// <summary>How long a hook may take (AWS IoT developer guide, "Pre-provisioning hooks").</summary>
    public static TimeSpan Limit { get; } = TimeSpan.FromSeconds(5);

    /// <summary>A client for hooks: no proxy, no redirects, answers of at most the 6 MB of a Lambda function.</summary>
    public static HttpClient NewClient() => new(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false, UseCookies = false })
    {
        Timeout = Timeout.InfiniteTimeSpan, // The caller's, which tests can turn by hand.
        MaxResponseContentBufferSize = 6 * 1024 * 1024,
    };

    /// <summary>Whether the target is a rule or an endpoint.</summary>
    public static bool IsTarget(string target) => BuiltInHook.TryParse(target, TimeProvider.System, out _) || IsEndpoint(target, out _);

    /// <summary>Whether hooks are slow for a device now, also those that a template does not have.</summary>
    public bool IsSlow(string clientId) => slowness?.IsSlow(clientId) == true;

    /// <summary>Asks the hook; without one the answer is yes.</summary>
    /// <exception cref="RejectedException">It failed or took too long.</exception>
    public async ValueTask<HookAnswer> AskAsync(string? targetArn, HookRequest request, CancellationToken cancellationToken)
    {
        if ((targetArn is null ? Allow : _hooks.GetOrAdd(targetArn, Find)) is not { } hook)
        {
            throw new RejectedException(RejectionReason.HookFailed, targetArn!);
        }

        using var limit = new CancellationTokenSource(Limit, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            if (slowness is not null)
            {
                await slowness.WaitAsync(request.ClientId, both.Token).ConfigureAwait(false);
            }

            return await hook.AskAsync(request, both.Token).ConfigureAwait(false);
        }
        catch (HookFailedException exception)
        {
            Log.Failed(log, exception, targetArn ?? NoTarget);
            throw new RejectedException(RejectionReason.HookFailed, exception.Message);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            Log.TimedOut(log, targetArn ?? NoTarget);
            throw new RejectedException(RejectionReason.HookTimedOut);
        }
    }

    private static bool IsEndpoint(string target, out Uri endpoint) =>
        Uri.TryCreate(target, UriKind.Absolute, out endpoint!) && (endpoint.Scheme == Uri.UriSchemeHttp || endpoint.Scheme == Uri.UriSchemeHttps);

    private IProvisioningHook? Find(string targetArn)
    {
        var target = map.GetValueOrDefault(targetArn, targetArn);
        if (BuiltInHook.TryParse(target, time, out var rule))
        {
            return rule;
        }

        if (IsEndpoint(target, out var endpoint))
        {
            return new HttpHook(endpoint, client);
        }

        if (target.StartsWith(BuiltInHook.Prefix, StringComparison.Ordinal))
        {
            Log.Unknown(log, target);
            return null;
        }

        Log.NotMapped(log, targetArn);
        return Allow;
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "The pre-provisioning hook {Target} failed.")]
        public static partial void Failed(ILogger logger, Exception exception, string target);

        [LoggerMessage(Level = LogLevel.Warning, Message = "The pre-provisioning hook {Target} did not answer within 5 seconds.")]
        public static partial void TimedOut(ILogger logger, string target);

        [LoggerMessage(Level = LogLevel.Warning, Message = "There is no rule {Target}; there are builtin:allow, builtin:deny, builtin:error and builtin:delay:3s. Requests are denied.")]
        public static partial void Unknown(ILogger logger, string target);

        [LoggerMessage(Level = LogLevel.Warning, Message = "The pre-provisioning hook {Target} cannot be called and allows everything; map it with --hook {Target}=http://127.0.0.1:PORT/ or {Target}=builtin:deny.")]
        public static partial void NotMapped(ILogger logger, string target);
    }
}
