using System.Text.Json.Serialization.Metadata;

namespace LoadHarness.Simulator.State;

/// <summary>One record put or removed.</summary>
/// <param name="Kind">The table or relation.</param>
/// <param name="Key">The record's key in it.</param>
/// <param name="Value">The record, immutable; null where it is removed.</param>
/// <param name="Type">How the record is written.</param>
internal readonly record struct StateChange(string Kind, string Key, object? Value, JsonTypeInfo Type);

/// <summary>A record as it was kept.</summary>
/// <param name="Kind">The table or relation.</param>
/// <param name="Key">The record's key in it.</param>
/// <param name="Json">The record.</param>
internal readonly record struct StoredRecord(string Kind, string Key, string Json);

/// <summary>Where the account's state is kept.</summary>
internal interface IStateStore : IAsyncDisposable
{
    /// <summary>Everything that was kept; read once, at the start.</summary>
    IEnumerable<StoredRecord> Load();

    /// <summary>Takes the changes of one operation, which are kept all together or not at all. Quick: nothing is written yet.</summary>
    void Append(IReadOnlyList<StateChange> changes);

    /// <summary>Completes when everything appended so far is kept for good.</summary>
    Task CommittedAsync();
}
