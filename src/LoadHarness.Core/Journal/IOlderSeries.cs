using LoadHarness.Core.Metrics;

namespace LoadHarness.Core.Journal;

/// <summary>Other files of a run, that forget the single seconds of what is older when its journal does. Called beside the run, one call at a time; nothing of it may throw.</summary>
/// <remarks><see cref="Begin"/>, each joined interval in order of time, then <see cref="Replace"/>; or a new begin, where the journal could not do it.</remarks>
public interface IOlderSeries : IRunSink
{
    /// <summary>Intervals follow that a stretch of seconds was joined to.</summary>
    void Begin();

    /// <summary>Puts them in the place of their seconds.</summary>
    void Replace();
}
