using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Text.Json;
using LoadHarness.Simulator.Registry;

namespace LoadHarness.Simulator.State;

/// <summary>Who belongs to whom, read from both sides without a lock; written inside <see cref="AccountState.Write"/>.</summary>
internal sealed class Relation(AccountState state, string kind) : IStateTable
{
    // Neither a name nor an ARN has a line break.
    private const char Separator = '\n';

    private readonly ConcurrentDictionary<string, ImmutableSortedSet<string>> _rights = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, ImmutableSortedSet<string>> _lefts = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, string> _marks = new(StringComparer.Ordinal);
    private Action<string, string>? _watcher;

    /// <inheritdoc/>
    public string Kind => kind;

    /// <summary>Everything that belongs to the left one.</summary>
    public ImmutableSortedSet<string> RightsOf(string left) => _rights.GetValueOrDefault(left, SortedNames.Empty);

    /// <summary>Everything the right one belongs to.</summary>
    public ImmutableSortedSet<string> LeftsOf(string right) => _lefts.GetValueOrDefault(right, SortedNames.Empty);

    /// <summary>Whether the two belong together.</summary>
    public bool Has(string left, string right) => _marks.ContainsKey(KeyOf(left, right));

    /// <summary>What was noted about the two; null where they do not belong together.</summary>
    public string? MarkOf(string left, string right) => _marks.GetValueOrDefault(KeyOf(left, right));

    /// <summary>Has a watcher called with each two that were joined or parted, inside the write.</summary>
    public void Watch(Action<string, string> watcher) => _watcher += watcher;

    /// <summary>Joins the two; again with another mark changes the mark.</summary>
    public void Add(string left, string right, string mark = "")
    {
        Set(left, right, mark);
        state.Note(new StateChange(kind, KeyOf(left, right), mark, StateJson.Default.String));
        _watcher?.Invoke(left, right);
    }

    /// <summary>Parts the two; false where they did not belong together.</summary>
    public bool Remove(string left, string right)
    {
        var key = KeyOf(left, right);
        if (!_marks.TryRemove(key, out _))
        {
            return false;
        }

        Drop(_rights, left, right);
        Drop(_lefts, right, left);
        state.Note(new StateChange(kind, key, Value: null, StateJson.Default.String));
        _watcher?.Invoke(left, right);
        return true;
    }

    /// <summary>Parts the right one from everything.</summary>
    public void RemoveRight(string right)
    {
        foreach (var left in LeftsOf(right))
        {
            Remove(left, right);
        }
    }

    /// <inheritdoc/>
    public void Load(string key, string json)
    {
        var separator = key.IndexOf(Separator, StringComparison.Ordinal);
        if (separator < 0)
        {
            throw new JsonException("The key has one name only.");
        }

        Set(key[..separator], key[(separator + 1)..], JsonSerializer.Deserialize(json, StateJson.Default.String) ?? "");
    }

    private void Set(string left, string right, string mark)
    {
        _marks[KeyOf(left, right)] = mark;
        _rights[left] = RightsOf(left).Add(right);
        _lefts[right] = LeftsOf(right).Add(left);
    }

    private static void Drop(ConcurrentDictionary<string, ImmutableSortedSet<string>> sets, string owner, string member)
    {
        var left = sets.GetValueOrDefault(owner, SortedNames.Empty).Remove(member);
        if (left.IsEmpty)
        {
            sets.TryRemove(owner, out _);
        }
        else
        {
            sets[owner] = left;
        }
    }

    private static string KeyOf(string left, string right) => left + Separator + right;
}
