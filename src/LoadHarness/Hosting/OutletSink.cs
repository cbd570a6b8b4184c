using LoadHarness.Core.Metrics;

namespace LoadHarness.Hosting;

/// <summary>A sink that only shows the run: whatever fails in it, there is one warning, and the run goes on without it.</summary>
/// <param name="inner">The sink; not disposed of.</param>
/// <param name="what">What it is, as a sentence begins: <c>The page</c>.</param>
/// <param name="warn">Takes the warning.</param>
internal sealed class OutletSink(IRunSink inner, string what, Action<string> warn) : IRunSink
{
    private bool _failed;

    /// <inheritdoc/>
    public void OnInterval(RunInterval interval)
    {
        if (_failed)
        {
            return;
        }

        try
        {
            inner.OnInterval(interval);
        }
        catch (Exception failure)
        {
            // A bug of ours or of a library's: the measurement does not need it.
            _failed = true;
            warn($"{what} stopped: {failure.Message.TrimEnd('.')}; the run goes on without it.");
        }
    }
}
