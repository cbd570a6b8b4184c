namespace LoadHarness.Simulator.Registry;

/// <summary>Which part of a list is asked for.</summary>
/// <param name="StartAfter">The <see cref="Page{T}.Next"/> of the page before; null for the first one.</param>
/// <param name="Limit">Most items of the page, 1 to 250 (IoT API model, RegistryMaxResults and PageSize).</param>
/// <param name="IsDescending">Whether the list runs backwards.</param>
internal readonly record struct PageRequest(string? StartAfter, int Limit, bool IsDescending = false)
{
    /// <summary>Largest page (IoT API model, RegistryMaxResults and PageSize).</summary>
    public const int MaxLimit = 250;

    /// <summary>The first page, as long as may be.</summary>
    public static PageRequest First => new(StartAfter: null, MaxLimit);
}

/// <summary>A part of a list in a stable order.</summary>
/// <param name="Items">The items.</param>
/// <param name="Next">Where the next page starts; null on the last one.</param>
internal sealed record Page<T>(IReadOnlyList<T> Items, string? Next)
{
    /// <summary>The same page of other items.</summary>
    public Page<TOther> Select<TOther>(Func<T, TOther> selector) => new([.. Items.Select(selector)], Next);
}
