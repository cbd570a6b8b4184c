using LoadHarness.Simulator;
using LoadHarness.Simulator.Admin;

namespace LoadHarness.Hosting;

/// <summary>The simulator's processes of one run: one CA, an account each; a device is of the process of its index.</summary>
/// <param name="processes">One or more, in the order in which devices are dealt out.</param>
internal sealed class SimulatorGroup(IReadOnlyList<SimulatorProcess> processes) : IAsyncDisposable
{
    /// <summary>Where each can be reached.</summary>
    public IReadOnlyList<SimulatorReady> Ready { get; } = [.. processes.Select(static process => process.Ready)];

    /// <summary>Their process ids.</summary>
    public IReadOnlyList<int> Ids { get; } = [.. processes.Select(static process => process.Id)];

    /// <summary>Why one ended by itself, with its last lines; null where none has.</summary>
    public string? Crash => processes.Select(static process => process.Crash).FirstOrDefault(static crash => crash is not null);

    /// <summary>Starts the faults' time.</summary>
    /// <returns>False where one has ended by itself.</returns>
    public async Task<bool> ArmAsync() => Array.TrueForAll(await Task.WhenAll(processes.Select(static process => process.ArmAsync())), static armed => armed);

    /// <summary>Asks for the state of the key pools, which share their keys: distinct keys, and how often one was handed out; null where none can be reached.</summary>
    public async Task<KeyPoolStats?> KeyPoolAsync()
    {
        KeyPoolStats[] pools = [.. (await Task.WhenAll(processes.Select(static process => process.StatsAsync()))).OfType<SimulatorStats>().Select(static stats => stats.KeyPool)];
        return pools.Length == 0 ? null : new KeyPoolStats(pools.Max(static pool => pool.Keys), pools.Max(static pool => pool.Capacity), pools.Sum(static pool => pool.HandedOut));
    }

    /// <summary>Asks all for their counts; null where one does not answer.</summary>
    public async Task<IReadOnlyList<SimulatorStats>?> StatsAsync()
    {
        var stats = await Task.WhenAll(processes.Select(static process => process.StatsAsync()));
        return stats.OfType<SimulatorStats>().ToArray() is var known && known.Length == stats.Length ? known : null;
    }

    /// <summary>Asks for the record of outages, that of several processes added up: they restart together. Null where one does not answer.</summary>
    public async Task<IReadOnlyList<RecordedOutage>?> OutagesAsync()
    {
        var records = await Task.WhenAll(processes.Select(static process => process.OutagesAsync()));
        return Array.Exists(records, static record => record is null)
            ? null
            : [.. Enumerable.Range(0, records.Max(static record => record!.Count)).Select(number => records.Where(record => record!.Count > number).Select(record => record![number]).Aggregate(static (one, other) => one.With(other)))];
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync() => await Task.WhenAll(processes.Select(static process => process.DisposeAsync().AsTask()));
}
