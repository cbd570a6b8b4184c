namespace LoadHarness.Simulator.State;

/// <summary>Keeps nothing: the state ends with the process.</summary>
internal sealed class MemoryStateStore : IStateStore
{
    /// <inheritdoc/>
    public IEnumerable<StoredRecord> Load() => [];

    /// <inheritdoc/>
    public void Append(IReadOnlyList<StateChange> changes)
    {
        // Memory has them already.
    }

    /// <inheritdoc/>
    public Task CommittedAsync() => Task.CompletedTask;

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
