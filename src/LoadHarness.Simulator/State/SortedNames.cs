using System.Collections.Immutable;
using LoadHarness.Simulator.Registry;

namespace LoadHarness.Simulator.State;

/// <summary>Pages through sorted names: a page costs its length, wherever it starts.</summary>
internal static class SortedNames
{
    /// <summary>The empty set, in ordinal order.</summary>
    public static ImmutableSortedSet<string> Empty { get; } = ImmutableSortedSet.Create<string>(StringComparer.Ordinal);

    /// <summary>Takes names from where the request starts until its page is full; a name that <paramref name="select"/> finds null for is left out.</summary>
    public static Page<T> Page<T>(ImmutableSortedSet<string> names, PageRequest request, Func<string, T?> select)
        where T : class
    {
        if (request.Limit is < 1 or > PageRequest.MaxLimit)
        {
            throw RegistryException.Invalid($"The page size must be between 1 and {PageRequest.MaxLimit}.");
        }

        var step = request.IsDescending ? -1 : 1;
        var items = new List<T>(Math.Min(request.Limit, names.Count));
        string? last = null;
        for (var i = Start(names, request); i >= 0 && i < names.Count; i += step)
        {
            if (select(names[i]) is not { } item)
            {
                continue;
            }

            if (items.Count == request.Limit)
            {
                return new Page<T>(items, last);
            }

            items.Add(item);
            last = names[i];
        }

        return new Page<T>(items, Next: null);
    }

    private static int Start(ImmutableSortedSet<string> names, PageRequest request)
    {
        if (request.StartAfter is null)
        {
            return request.IsDescending ? names.Count - 1 : 0;
        }

        // Negative for a name that is gone meanwhile: the complement is where it would stand.
        var index = names.IndexOf(request.StartAfter);
        return (index >= 0, request.IsDescending) switch
        {
            (true, false) => index + 1,
            (true, true) => index - 1,
            (false, false) => ~index,
            (false, true) => ~index - 1,
        };
    }
}
