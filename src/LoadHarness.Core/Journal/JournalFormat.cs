using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using LoadHarness.Core.Metrics;
using LoadHarness.Core.Metrics.Evidence;
using LoadHarness.Core.Results;

namespace LoadHarness.Core.Journal;

/// <summary>Names and versions of a journal's files.</summary>
/// <remarks>
/// <c>journal.head</c> says what runs; <c>journal.seconds.NNNNNN</c> holds half an hour each, a frame a second;
/// <c>journal.minutes</c> holds what is older than the last hour, a frame a minute. See docs/journal.md.
/// </remarks>
internal static class JournalFormat
{
    /// <summary>Raised when a frame's layout changes.</summary>
    public const int Version = 1;

    /// <summary>What runs.</summary>
    public const string HeadFile = "journal.head";

    /// <summary>Held by the run's process as long as it goes on; empty, and gone at its end. A file of its own: who has the right to read a journal that goes on must not need the lock.</summary>
    public const string LockFile = "journal.lock";

    /// <summary>What is older.</summary>
    public const string MinutesFile = "journal.minutes";

    private const string SecondsPrefix = "journal.seconds.";

    /// <summary>What the recorder's counters, the steps and the timeline's columns mean: frames of another layout cannot be added.</summary>
    public static string Layout { get; } = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n',
    [
        .. Step.All.Select(static step => step.Name),
        .. Enum.GetValues<Outcome>().Select(static outcome => outcome.Name()),
        .. Names<TopicRole>(), .. Names<CloseReason>(), .. Names<ClosePace>(), .. Names<WireMarks>(), .. Names<RunState>(),
        string.Create(CultureInfo.InvariantCulture, $"{Step.IndexCount} {RunRecorder.TrendSlots} {StartCounters.Count} {ConnectionCounters.Count} {MessageCounters.Count} {SubscriptionChecks.Count}"),
        TimelineCsv.Header,
    ]))))[..16];

    /// <summary>A segment's file.</summary>
    public static string SecondsFile(int segment) => string.Create(CultureInfo.InvariantCulture, $"{SecondsPrefix}{segment:D6}");

    /// <summary>The segments of seconds in a folder, the oldest first.</summary>
    public static IReadOnlyList<int> Segments(string folder) =>
    [
        .. Directory.EnumerateFiles(folder, SecondsPrefix + "*")
            .Select(static file => int.TryParse(Path.GetFileName(file).AsSpan(SecondsPrefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var segment) ? segment : 0)
            .Where(static segment => segment > 0)
            .Order(),
    ];

    private static string[] Names<T>()
        where T : struct, Enum => Enum.GetNames<T>();
}
