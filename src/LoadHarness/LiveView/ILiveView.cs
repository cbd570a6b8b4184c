using LoadHarness.Core.Results;

namespace LoadHarness.LiveView;

/// <summary>Shows a run while it goes on. Never holds the run up and never fails it; disposing leaves the terminal as it was.</summary>
internal interface ILiveView : IAsyncDisposable
{
    /// <summary>Shows the newest second; returns at once. What is not drawn yet when a newer one comes is skipped.</summary>
    void Show(MetricsSnapshot snapshot);
}
