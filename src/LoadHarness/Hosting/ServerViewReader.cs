using LoadHarness.Core.Results;
using LoadHarness.Simulator.Admin;

namespace LoadHarness.Hosting;

/// <summary>Asks the simulator what it saw of a run: from when the faults' time begins until the devices are gone. The rehearsal before is left out.</summary>
/// <param name="simulators">The simulator's processes.</param>
/// <param name="time">The clock.</param>
internal sealed class ServerViewReader(SimulatorGroup simulators, TimeProvider time)
{
    private const int Reads = 40;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    private IReadOnlyList<SimulatorStats>? _before;

    /// <summary>Takes note of what was there before the run.</summary>
    public async Task BeginAsync() => _before = await ReadQuietAsync();

    /// <summary>Returns what came since; null where a process does not answer.</summary>
    public async Task<ServerView?> ReadAsync()
    {
        if (_before is not { } before || await ReadQuietAsync() is not { } now || await simulators.OutagesAsync() is not { } outages)
        {
            return null;
        }

        var reasons = new SortedDictionary<string, long>(StringComparer.Ordinal);
        Add(now, 1);
        Add(before, -1);
        return new ServerView
        {
            Reasons = reasons.Where(static reason => reason.Value > 0).ToDictionary(StringComparer.Ordinal),
            Connects = Since(static stats => stats.Connects),
            Clients = now.Sum(static stats => stats.Clients),
            Outages = [.. outages.Select(OutageOf)],
            Messages = Since(static stats => stats.SequencedMessages),
            Duplicated = Since(static stats => stats.DuplicateMessages),
            OutOfOrder = Since(static stats => stats.OutOfOrderMessages),
        };

        long Since(Func<SimulatorStats, long> of) => now.Sum(of) - before.Sum(of);

        void Add(IReadOnlyList<SimulatorStats> stats, int sign)
        {
            foreach (var (reason, count) in stats.SelectMany(static each => each.Disconnects))
            {
                reasons[reason] = reasons.GetValueOrDefault(reason) + (sign * count);
            }
        }
    }

    private static ServerOutage OutageOf(RecordedOutage outage) => new()
    {
        Kind = outage.Kind,
        StartSeconds = outage.StartMs / 1000,
        HealedSeconds = outage.HealedMs / 1000,
        Devices = outage.Clients,
        Back = outage.BackMs.Count,
        T50Ms = Rounded(outage.Time(50)),
        T95Ms = Rounded(outage.Time(95)),
        T99Ms = Rounded(outage.Time(99)),
        T100Ms = Rounded(outage.Time(100)),
    };

    private static double? Rounded(double? milliseconds) => milliseconds is { } value ? Math.Round(value, 1) : null;

    /// <summary>Reads the counts once no client is connected any more: a device that has closed is gone a moment before the simulator knows it. Null where a process does not answer.</summary>
    private async Task<IReadOnlyList<SimulatorStats>?> ReadQuietAsync()
    {
        for (var read = 1; ; read++)
        {
            var stats = await simulators.StatsAsync();
            if (stats is null || read == Reads || stats.Sum(static each => each.Clients) == 0)
            {
                return stats;
            }

            await Task.Delay(Pause, time);
        }
    }
}
