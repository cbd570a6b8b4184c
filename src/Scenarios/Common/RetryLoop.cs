using LoadHarness.Core.Engine;
using LoadHarness.Core.Metrics;
using LoadHarness.Core.Plans;
using LoadHarness.Core.Plans.Clients;

namespace LoadHarness.Scenarios.Common;

/// <summary>Runs an iteration's attempts: tries again after a failure as often as the plan allows, with the reconnect policy's pauses.</summary>
internal static class RetryLoop
{
    /// <summary>How often a device tries again that is brought back after the run's process was killed; one that is not back by then counts as failed.</summary>
    public const int RestoreTries = 10;

    /// <summary>Runs attempts until one succeeds, and ends the iteration.</summary>
    /// <param name="context">The run's shared parts.</param>
    /// <param name="iteration">Where measurements go.</param>
    /// <param name="attempt">One attempt: given the flow and whether it is a further try; returns true where the device became operational.</param>
    /// <param name="cancellationToken">Cuts everything off.</param>
    /// <param name="retries">How often it tries again; null for as often as the plan allows.</param>
    public static async Task RunAsync(ScenarioContext context, Iteration iteration, Func<DeviceFlow, bool, Task<bool>> attempt, CancellationToken cancellationToken, int? retries = null)
    {
        BackoffPolicy? backoff = null;
        var released = iteration.Started;
        long? lostAt = null;
        for (var number = 0; ; number++)
        {
            var flow = new DeviceFlow(context, iteration, released, lostAt, cancellationToken);
            if (await attempt(flow, number > 0).ConfigureAwait(false))
            {
                // A request's PUBACK may have timed out though its answer came: what became of it is known now.
                iteration.End(Outcome.Ok);
                await flow.SettleLateAsync().ConfigureAwait(false);
                context.Recorder.Evidence.Recovered(iteration.Device);
                return;
            }

            if (number >= (retries ?? context.Plan.Fleet.Retries) || cancellationToken.IsCancellationRequested)
            {
                // Ended before the late window: whatever still arrives, this device has failed now.
                iteration.End(flow.JourneyOutcome);
                await flow.SettleLateAsync().ConfigureAwait(false);
                return;
            }

            // Before the late window: that one only the harness listens through.
            var stood = flow.ConnectedAt is { } since ? context.TimeProvider.GetElapsedTime(since) : TimeSpan.Zero;
            await flow.SettleLateAsync().ConfigureAwait(false);
            backoff ??= PolicyOf(context.Plan, iteration.Device);
            backoff.Stood(stood);
            if (backoff.Next() is not { } pause || !await PauseAsync(context, pause, cancellationToken).ConfigureAwait(false))
            {
                iteration.End(flow.JourneyOutcome);
                return;
            }

            released = context.TimeProvider.GetTimestamp();
            lostAt = flow.LostAt;
        }
    }

    /// <summary>Makes a device's reconnect policy; its draws are the same in each run of a seed.</summary>
    public static BackoffPolicy PolicyOf(RunPlan plan, int device) => new(ReconnectPolicies.RuleOf(plan.Reconnect), new Random(unchecked((int)((plan.Fleet.Seed * 1_000_003) + device))));

    /// <summary>Waits; false where the wait was ended.</summary>
    public static async Task<bool> PauseAsync(ScenarioContext context, TimeSpan pause, CancellationToken cancellationToken)
    {
        try
        {
            // AWS IoT takes one CONNECT a second from a client id, not one in 998 ms.
            await NeverEarly.DelayAsync(pause, context.TimeProvider, cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }
}
