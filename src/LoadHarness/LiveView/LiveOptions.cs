namespace LoadHarness.LiveView;

/// <summary>How a run is to be shown.</summary>
internal sealed record LiveOptions
{
    /// <summary>Nothing is shown; it wins.</summary>
    public bool Quiet { get; init; }

    /// <summary>Plain lines even on a terminal.</summary>
    public bool NoTui { get; init; }

    /// <summary>Waits for a key; null where none can be read.</summary>
    public Func<char>? ReadKey { get; init; }

    /// <summary>What keys do to the run; null where there are none.</summary>
    public ILiveControls? Controls { get; init; }

    /// <summary>Where else the run can be watched; null for nowhere.</summary>
    public string? Url { get; init; }
}
