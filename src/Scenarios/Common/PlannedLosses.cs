using LoadHarness.Core.Plans;

namespace LoadHarness.Scenarios.Common;

/// <summary>When one device loses its connection by plan, and how: the same in each run of a seed, whatever the other devices do.</summary>
/// <remarks>
/// The fleet goes round once in the time in which each device is to lose its connection once. Within a round the devices' turns
/// lie evenly, so that each minute has its share of them, and no coordination is needed.
/// </remarks>
internal sealed class PlannedLosses
{
    private const int Rounds = 0x5eed; // Sets the draws of turns apart from those of manners.

    private readonly ChurnPlan _plan;
    private readonly ScenarioContext _context;
    private readonly int _device;
    private readonly DeviceTicks _ticks;
    private long _next;
    private int _taken;

    /// <summary>Makes a device's losses.</summary>
    /// <param name="plan">How often.</param>
    /// <param name="context">The run's shared parts.</param>
    /// <param name="device">The device's index.</param>
    public PlannedLosses(ChurnPlan plan, ScenarioContext context, int device)
    {
        (_plan, _context, _device) = (plan, context, device);
        var turn = new Random(Seeds.Of(context.Plan.Fleet.Seed, Rounds)).NextDouble();
        _ticks = new DeviceTicks(plan.Every / plan.Share, device, context.Recorder.StartTimestamp, context.Clock, turn);
    }

    /// <summary>Waits for the next loss; one that was due while the device was away is left out.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>How it is lost; null where there is no further one, or the wait was ended.</returns>
    public async Task<LossManner?> NextAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (_taken >= _plan.Times)
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, _context.TimeProvider, cancellationToken).ConfigureAwait(false);
            }

            var number = Math.Max(_next, _ticks.NumberFrom(_context.TimeProvider.GetTimestamp()));
            await _context.Clock.WaitUntilAsync(DueOf(number), cancellationToken).ConfigureAwait(false);
            _next = number + 1;
            _taken++;
            return MannerOf(number);
        }
        catch (OperationCanceledException)
        {
            return null;
        }
    }

    /// <summary>When the device's loss of a number is due, as a timestamp.</summary>
    internal long DueOf(long number) => _ticks[number];

    /// <summary>How the device's loss of a number comes about.</summary>
    internal LossManner MannerOf(long number)
    {
        if (_plan.Manner != LossManner.Mixed)
        {
            return _plan.Manner;
        }

        return new Random(Seeds.Of(_context.Plan.Fleet.Seed, _device, number)).Next(4) switch
        {
            0 => LossManner.Close,
            1 => LossManner.Reset,
            _ => LossManner.Disconnect,
        };
    }
}
