using LoadHarness.Core.Engine;
using LoadHarness.LiveView;

namespace LoadHarness.Hosting;

/// <summary>Hands a person's wishes to the run.</summary>
/// <param name="session">The run.</param>
/// <param name="interrupt">What Ctrl+C does.</param>
internal sealed class LiveControls(RunSession session, Action interrupt) : ILiveControls
{
    /// <inheritdoc/>
    public bool IsPaused => session.IsPaused;

    /// <inheritdoc/>
    public void TogglePause() => session.TogglePause();

    /// <inheritdoc/>
    public void Interrupt() => interrupt();
}
