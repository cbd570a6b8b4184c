namespace LoadHarness.LiveView;

/// <summary>What a person who watches a run can do to it.</summary>
internal interface ILiveControls
{
    /// <summary>Whether starts are paused, or are about to be.</summary>
    bool IsPaused { get; }

    /// <summary>Pauses starts, or lets a pause end.</summary>
    void TogglePause();

    /// <summary>The same as Ctrl+C: once ends starts and lets devices finish, twice cuts them off.</summary>
    void Interrupt();
}
