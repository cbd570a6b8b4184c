using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using LoadHarness.Simulator.Registry;

namespace LoadHarness.Simulator.State;

/// <summary>The records of one kind by key. Reading takes no lock; writing is done inside <see cref="AccountState.Write"/>.</summary>
/// <typeparam name="T">An immutable record.</typeparam>
internal sealed class Table<T> : IStateTable
    where T : class
{
    private readonly ConcurrentDictionary<string, T> _records = new(StringComparer.Ordinal);
    private readonly AccountState _state;
    private readonly JsonTypeInfo<T> _type;
    private readonly Func<T, string> _key;
    private readonly Func<T, string>? _rank;
    private volatile ImmutableSortedSet<string> _order = SortedNames.Empty;
    private Action<string>? _watcher;

    /// <summary>Makes an empty table.</summary>
    /// <param name="state">The account's state.</param>
    /// <param name="kind">The kind's name in the store.</param>
    /// <param name="type">How a record is written.</param>
    /// <param name="key">A record's key.</param>
    /// <param name="rank">What comes before the key in the list's order; null where the list is in the keys' order.</param>
    public Table(AccountState state, string kind, JsonTypeInfo<T> type, Func<T, string> key, Func<T, string>? rank = null)
    {
        _state = state;
        _type = type;
        _key = key;
        _rank = rank;
        Kind = kind;
    }

    /// <inheritdoc/>
    public string Kind { get; }

    /// <summary>How many records there are.</summary>
    public int Count => _order.Count;

    /// <summary>The records, in no order, while others are written.</summary>
    public IEnumerable<T> All => _records.Select(pair => pair.Value);

    /// <summary>The record, or null.</summary>
    public T? Find(string key) => _records.GetValueOrDefault(key);

    /// <summary>Has a watcher called with the key of each record put or removed, inside the write.</summary>
    public void Watch(Action<string> watcher) => _watcher += watcher;

    /// <summary>Adds or replaces a record; its rank must stay the same.</summary>
    public void Put(T record)
    {
        Set(record);
        _state.Note(new StateChange(Kind, _key(record), record, _type));
        _watcher?.Invoke(_key(record));
    }

    /// <summary>Removes a record; false where there is none.</summary>
    public bool Remove(string key)
    {
        if (!_records.TryRemove(key, out var record))
        {
            return false;
        }

        _order = _order.Remove(OrderOf(record));
        _state.Note(new StateChange(Kind, key, Value: null, _type));
        _watcher?.Invoke(key);
        return true;
    }

    /// <summary>A page of those that fit.</summary>
    public Page<T> Page(PageRequest request, Func<T, bool>? fits = null) =>
        SortedNames.Page(_order, request, name => Find(KeyOf(name)) is { } record && fits?.Invoke(record) != false ? record : null);

    /// <inheritdoc/>
    public void Load(string key, string json) =>
        Set(JsonSerializer.Deserialize(json, _type) ?? throw new JsonException("The record is null."));

    private void Set(T record)
    {
        var key = _key(record);
        _records[key] = record;
        _order = _order.Add(OrderOf(record));
    }

    // A rank has no slash; a key may have one.
    private string OrderOf(T record) => _rank is null ? _key(record) : _rank(record) + "/" + _key(record);

    private string KeyOf(string order) => _rank is null ? order : order[(order.IndexOf('/', StringComparison.Ordinal) + 1)..];
}
