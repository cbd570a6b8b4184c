using LoadHarness.Core.Results;

namespace LoadHarness.LiveView;

/// <summary>Shows nothing.</summary>
internal sealed class QuietView : ILiveView
{
    /// <inheritdoc/>
    public void Show(MetricsSnapshot snapshot)
    {
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
