using System.Globalization;
using LoadHarness.Core.Metrics;

namespace LoadHarness.Core.Results;

/// <summary>Writes HdrHistogram logs, one file a step: untagged lines are service time, <c>Tag=response</c> response time, late answers have tags of their own.</summary>
/// <remarks>
/// Values are microseconds. Written here and not by the library's writer, because that one writes UTF-16, which no
/// other HdrHistogram tool reads (format 1.3); the histograms themselves by <see cref="HlogEncoder"/>.
/// </remarks>
public sealed class HlogWriter : IRunSink, IDisposable
{
    private readonly string _folder;
    private readonly DateTimeOffset _startedAt;
    private readonly bool _isLive;
    private readonly Dictionary<Step, StreamWriter> _files = [];
    private readonly HlogEncoder _encoder = new();

    /// <summary>Makes a writer into a folder; files appear with their step's first answer.</summary>
    /// <param name="folder">Where to.</param>
    /// <param name="startedAt">When the run began.</param>
    /// <param name="isLive">True where a crash must cost the last second at most, so that each is handed to the system at once.</param>
    public HlogWriter(string folder, DateTimeOffset startedAt, bool isLive = true)
    {
        _isLive = isLive;
        _folder = folder;
        _startedAt = startedAt;
    }

    /// <inheritdoc/>
    public void OnInterval(RunInterval interval)
    {
        ArgumentNullException.ThrowIfNull(interval);
        foreach (var entry in interval.Histograms)
        {
            var file = FileOf(entry.Step);
            var tag = (entry.IsLate, entry.IsResponse) switch
            {
                (false, false) => "",
                (false, true) => "Tag=response,",
                (true, false) => "Tag=late,",
                (true, true) => "Tag=late-response,",
            };
            file.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{tag}{interval.From.TotalSeconds:F3},{(interval.To - interval.From).TotalSeconds:F3},{Histograms.ToMilliseconds(BucketCounts.HighestOf(entry.Counts.Values[^1].Microseconds)):F3},{_encoder.Encode(entry.Counts)}"));
            if (_isLive)
            {
                file.Flush();
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var file in _files.Values)
        {
            file.Dispose();
        }

        _files.Clear();
    }

    private StreamWriter FileOf(Step step)
    {
        if (_files.TryGetValue(step, out var file))
        {
            return file;
        }

        file = new StreamWriter(Path.Combine(_folder, step.Name + ".hlog")) { NewLine = "\n" };
        file.WriteLine("#[Histogram log format version 1.3]");
        file.WriteLine($"#[{step.Name}: untagged service time, Tag=response response time; microseconds, Interval_Max in milliseconds]");
        file.WriteLine(string.Create(CultureInfo.InvariantCulture, $"#[StartTime: {_startedAt.ToUnixTimeMilliseconds() / 1000.0:F3} (seconds since epoch), {_startedAt:o}]"));
        file.WriteLine("\"StartTimestamp\",\"Interval_Length\",\"Interval_Max\",\"Interval_Compressed_Histogram\"");
        _files[step] = file;
        return file;
    }
}
