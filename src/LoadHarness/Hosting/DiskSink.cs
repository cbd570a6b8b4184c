using LoadHarness.Core.Metrics;

namespace LoadHarness.Hosting;

/// <summary>A sink that writes files: where the disk takes no more there is one warning, and the run goes on without it.</summary>
/// <param name="inner">The sink; disposed of with this one.</param>
/// <param name="what">What it writes, as a sentence begins: <c>The timeline</c>.</param>
/// <param name="warn">Takes the warning.</param>
internal sealed class DiskSink(IRunSink inner, string what, Action<string> warn) : IRunSink, IDisposable
{
    /// <summary>What <see cref="Gap"/> begins with for the histogram logs.</summary>
    public const string Logs = "The histogram logs";

    private TimeSpan _reaches;

    /// <summary>One sentence that says from when on the files are incomplete, and why; null where they are whole.</summary>
    public string? Gap { get; private set; }

    /// <inheritdoc/>
    public void OnInterval(RunInterval interval)
    {
        if (Gap is not null)
        {
            return;
        }

        try
        {
            inner.OnInterval(interval);
            _reaches = interval.To;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            Gap = FormattableString.Invariant($"{what} could not be written beyond {_reaches.TotalSeconds:0} s ({failure.Message.TrimEnd('.')}); summary, gates and findings are of the whole run.");
            warn(Gap);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        try
        {
            (inner as IDisposable)?.Dispose();
        }
        catch (IOException)
        {
            // What the buffer still held has no room; that has been said.
        }
    }
}
