using LoadHarness.Core.Engine.Pacers;
using LoadHarness.Core.Metrics;

namespace LoadHarness.Core.Engine.Executors;

/// <summary>The closed model: so many devices loop, each starting again when its last iteration has ended.</summary>
/// <param name="profile">How many loop when.</param>
/// <param name="pauseAfterFailure">Pause of a loop after a failed iteration, so that a dead target is not hammered.</param>
/// <param name="slice">Which of the loops run here.</param>
internal sealed class ClosedExecutor(DeviceCountProfile profile, TimeSpan pauseAfterFailure, FleetSlice slice) : Executor
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(20);

    /// <inheritdoc/>
    public override TimeSpan? Length => profile.Length;

    /// <inheritdoc/>
    public override double? PeakRate => null;

    /// <inheritdoc/>
    public override double? PlannedRateAt(TimeSpan elapsed) => null;

    /// <inheritdoc/>
    public override async Task RunAsync(StartDispatcher dispatcher, PacingClock clock, long start, ArrivalPauses pauses, ScheduleMark from, CancellationToken stop)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var wanted = new Wanted();
        var end = profile.Length;
        try
        {
            for (var elapsed = from.At; !dispatcher.IsExhausted && (end is null || elapsed < end); elapsed += Step)
            {
                await pauses.WaitUntilDueAsync(clock, clock.After(start, elapsed), stop).ConfigureAwait(false);
                wanted.Count = slice.ShareOf(profile.At(elapsed));
                while (wanted.Running < wanted.Count && !dispatcher.IsExhausted)
                {
                    var rank = wanted.Enter();
                    var token = ending.Token;
                    _ = Task.Run(() => LoopAsync(dispatcher, clock, pauses, wanted, rank, token), CancellationToken.None);
                }
            }
        }
        finally
        {
            // Loops are not awaited: the dispatcher knows of the iterations under way, and may have to cut them off.
            await ending.CancelAsync().ConfigureAwait(false);
        }
    }

    private async Task LoopAsync(StartDispatcher dispatcher, PacingClock clock, ArrivalPauses pauses, Wanted wanted, int rank, CancellationToken ending)
    {
        try
        {
            while (!ending.IsCancellationRequested && rank <= wanted.Count)
            {
                await pauses.WaitWhilePausedAsync(clock.TimeProvider, ending).ConfigureAwait(false);
                var iteration = await dispatcher.RunClosedAsync().ConfigureAwait(false);
                if (iteration is null && dispatcher.IsExhausted)
                {
                    return;
                }

                if (iteration?.Ended is not Outcome.Ok)
                {
                    await Task.Delay(pauseAfterFailure, clock.TimeProvider, ending).ConfigureAwait(false);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The pause was cut short because starts have ended.
        }
        finally
        {
            wanted.Leave(rank);
        }
    }

    /// <summary>How many loops are wanted and which ranks run; a loop whose rank is above the wanted count ends after its iteration.</summary>
    private sealed class Wanted
    {
        private readonly Lock _lock = new();
        private readonly SortedSet<int> _freeRanks = [];
        private int _highest;
        private int _running;
        private volatile int _count;

        public int Count
        {
            get => _count;
            set => _count = value;
        }

        public int Running
        {
            get
            {
                using var scope = _lock.EnterScope();
                return _running;
            }
        }

        public int Enter()
        {
            using var scope = _lock.EnterScope();
            _running++;
            if (_freeRanks.Count == 0)
            {
                return ++_highest;
            }

            var rank = _freeRanks.Min;
            _freeRanks.Remove(rank);
            return rank;
        }

        public void Leave(int rank)
        {
            using var scope = _lock.EnterScope();
            _running--;
            _freeRanks.Add(rank);
        }
    }
}
