using LoadHarness.Core.Engine;
using LoadHarness.Core.Metrics;
using LoadHarness.Core.Plans;
using LoadHarness.Core.Plans.Clients;
using LoadHarness.Mqtt;

namespace LoadHarness.Scenarios.Common;

/// <summary>A held device that comes back after each loss, with the reconnect policy's pauses, until the run releases it or the policy gives up.</summary>
/// <remarks>One task a device, which waits: for the loss, for the next planned one, for a pause. What it does is bounded by what it holds: one connection at a time.</remarks>
internal sealed class ReturningDevice : IAsyncDisposable
{
    private readonly ScenarioContext _context;
    private readonly Iteration _iteration;
    private readonly HeldIdentity _identity;
    private readonly WayBack _way;
    private readonly BackoffPolicy _policy;
    private readonly PlannedLosses? _losses;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _life;

    private ReturningDevice(ScenarioContext context, Iteration iteration, HeldIdentity identity, WayBack way, MqttConnection connection, long heldSince)
    {
        (_context, _iteration, _identity, _way) = (context, iteration, identity, way);
        _policy = RetryLoop.PolicyOf(context.Plan, iteration.Device);
        _losses = context.Plan.Churn is { } churn ? new PlannedLosses(churn, context, iteration.Device) : null;
        _life = LiveAsync(connection, heldSince);
    }

    /// <summary>Holds a connection, and comes back where the identity knows the way.</summary>
    /// <param name="context">The run's shared parts.</param>
    /// <param name="iteration">The iteration that has made the device operational.</param>
    /// <param name="identity">Under which identity.</param>
    /// <param name="connection">The connection.</param>
    /// <param name="heldSince">When the device became operational, as a timestamp.</param>
    public static IAsyncDisposable Hold(ScenarioContext context, Iteration iteration, HeldIdentity identity, MqttConnection connection, long heldSince) => identity.WayBack is { } way
        ? new ReturningDevice(context, iteration, identity, way, connection, heldSince)
        : HeldConnection.Begin(context, iteration, identity, connection, heldSince);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _life.ConfigureAwait(false);
        _stop.Dispose();
        if (_way.OwnsIdentity)
        {
            _way.Identity.GiveBack();
        }
    }

    private async Task LiveAsync(MqttConnection connection, long heldSince)
    {
        var (iteration, probes, connectedAt) = (_iteration, false, heldSince);
        while (true)
        {
            long? lostAt;
            var held = HeldConnection.Begin(_context, iteration, _identity, connection, heldSince, probes);
            await using (held.ConfigureAwait(false))
            {
                lostAt = await HoldAsync(held).ConfigureAwait(false);
            }

            if (lostAt is not { } lost)
            {
                return; // Released.
            }

            _policy.Stood(_context.TimeProvider.GetElapsedTime(connectedAt, lost));
            if (await ComeBackAsync(lost).ConfigureAwait(false) is not { } back)
            {
                return; // Released on the way, or the policy has given up.
            }

            (iteration, connection, heldSince, connectedAt, probes) = (back.Iteration, back.Connection, back.At, back.ConnectedAt, _context.Plan.Reconnect.Probe);
        }
    }

    /// <summary>Waits for the loss, and brings it about when the plan says so; null where the device was released.</summary>
    private async Task<long?> HoldAsync(HeldConnection held)
    {
        using var waiting = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
        var released = Task.Delay(Timeout.InfiniteTimeSpan, _context.TimeProvider, waiting.Token);
        var planned = _losses?.NextAsync(waiting.Token);
        long? silentSince = null;
        while (true)
        {
            var first = planned is null ? await Task.WhenAny(held.Lost, released).ConfigureAwait(false) : await Task.WhenAny(held.Lost, planned, released).ConfigureAwait(false);
            if (held.Lost.IsCompleted)
            {
                await waiting.CancelAsync().ConfigureAwait(false);
                if (planned is not null)
                {
                    _ = await planned.ConfigureAwait(false); // One at a time: the next hold asks for its own.
                }

                var lost = await held.Lost.ConfigureAwait(false);
                RecordSilence(silentSince, lost, Outcome.Ok);
                return lost;
            }

            if (first == released || _stop.IsCancellationRequested)
            {
                RecordSilence(silentSince, 0, Outcome.Cancelled);
                return null;
            }

            var loss = await planned!.ConfigureAwait(false);
            planned = null;
            if (loss is { } manner)
            {
                silentSince = manner == LossManner.Silence ? _context.TimeProvider.GetTimestamp() : null;
                await LoseAsync(held, manner).ConfigureAwait(false);
            }
        }
    }

    private static ValueTask LoseAsync(HeldConnection held, LossManner manner)
    {
        switch (manner)
        {
            case LossManner.Silence:
                held.GoSilent(); // Whoever notices first ends the connection.
                return ValueTask.CompletedTask;
            case LossManner.Close:
                return held.DropAsync("planned_close", ConnectionEnd.Close);
            case LossManner.Reset:
                return held.DropAsync("planned_reset", ConnectionEnd.Reset);
            default:
                return held.DropAsync("planned_disconnect", ConnectionEnd.Disconnect);
        }
    }

    private void RecordSilence(long? since, long noticed, Outcome outcome)
    {
        if (since is { } silent)
        {
            _iteration.CompletePeriodic(new Step(Phase.None, StepKind.Silence), outcome, silent, silent, noticed, IsMeasured(silent));
        }
    }

    /// <summary>Connects and subscribes again, try after try; null where that is over.</summary>
    private async Task<Back?> ComeBackAsync(long lost)
    {
        long? lostAt = lost;
        while (_policy.Next() is { } pause && await RetryLoop.PauseAsync(_context, pause, _stop.Token).ConfigureAwait(false))
        {
            var due = _context.TimeProvider.GetTimestamp();
            var iteration = _iteration.Again(due, IsMeasured(due));
            var flow = new DeviceFlow(_context, iteration, due, lostAt, _stop.Token);
            if (await flow.ComeBackAsync(_identity.Phase, _way).ConfigureAwait(false) is { } connection)
            {
                _context.Recorder.Evidence.Recovered(_iteration.Device);
                return new Back(iteration, connection, flow.Released, flow.ConnectedAt ?? due);
            }

            var stood = flow.ConnectedAt is { } since ? _context.TimeProvider.GetElapsedTime(since) : TimeSpan.Zero;
            await flow.SettleLateAsync().ConfigureAwait(false);
            _policy.Stood(stood);
            lostAt = flow.LostAt;
        }

        return null;
    }

    private bool IsMeasured(long at) => at >= _context.Clock.After(_context.Recorder.StartTimestamp, _context.Plan.Warmup);

    private sealed record Back(Iteration Iteration, MqttConnection Connection, long At, long ConnectedAt);
}
