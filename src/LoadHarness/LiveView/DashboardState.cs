namespace LoadHarness.LiveView;

/// <summary>What the dashboard shows beside the run itself.</summary>
internal sealed record DashboardState
{
    /// <summary>Whether keys are read, so that they are named.</summary>
    public bool HasKeys { get; init; }

    /// <summary>Whether starts are paused as of now; a snapshot is up to a second old.</summary>
    public bool IsPaused { get; init; }

    /// <summary>The page of steps and findings instead of the overview.</summary>
    public bool Details { get; init; }

    /// <summary>Where else the run can be watched; null for nowhere.</summary>
    public string? Url { get; init; }
}
