using LoadHarness.Core;
using Microsoft.Extensions.Logging;

namespace LoadHarness.Simulator.State;

/// <summary>Keeps the state in a SQLite file.</summary>
internal sealed class SqliteStateStore : IStateStore
{
    private readonly StateDatabase _database;
    private readonly GroupCommit _commit;

    private SqliteStateStore(StateDatabase database, ILogger log)
    {
        _database = database;
        _commit = new GroupCommit(database.Write, log);
    }

    /// <summary>Opens the state of a folder, or makes it.</summary>
    /// <exception cref="HarnessException">The folder cannot be used, or what is in it is damaged or in use.</exception>
    public static SqliteStateStore Open(string folder, ILogger log) => new(StateDatabase.Open(folder), log);

    /// <inheritdoc/>
    public IEnumerable<StoredRecord> Load() => _database.Load();

    /// <inheritdoc/>
    public void Append(IReadOnlyList<StateChange> changes) => _commit.Append(changes);

    /// <inheritdoc/>
    public Task CommittedAsync() => _commit.CommittedAsync();

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _commit.Dispose();
        _database.Dispose();
        return ValueTask.CompletedTask;
    }
}
