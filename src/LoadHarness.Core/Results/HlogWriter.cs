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
    private readonly bool _goesOn;
    private readonly Dictionary<Step, StreamWriter> _files = [];
    private readonly HashSet<Step> _begun = [];
    private readonly Lock _lock = new();
    private readonly HlogEncoder _encoder = new();

    /// <summary>Makes a writer into a folder; files appear with their step's first answer.</summary>
    /// <param name="folder">Where to.</param>
    /// <param name="startedAt">When the run began.</param>
    /// <param name="isLive">True where a crash must cost the last second at most, so that each is handed to the system at once.</param>
    /// <param name="goesOn">True for the folder of a run that was cut off: its files are gone on with.</param>
    public HlogWriter(string folder, DateTimeOffset startedAt, bool isLive = true, bool goesOn = false)
    {
        _isLive = isLive;
        _goesOn = goesOn;
        _folder = folder;
        _startedAt = startedAt;
    }

    /// <inheritdoc/>
    public void OnInterval(RunInterval interval)
    {
        ArgumentNullException.ThrowIfNull(interval);
        using var scope = _lock.EnterScope();
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

    /// <summary>The file of a step.</summary>
    public string PathOf(Step step) => Path.Combine(_folder, step.Name + ".hlog");

    /// <summary>Lets a step's file be replaced by another that holds the same time; what is measured waits meanwhile, and then goes on behind it.</summary>
    /// <param name="step">The step.</param>
    /// <param name="replace">Replaces it.</param>
    public void Swap(Step step, Action replace)
    {
        ArgumentNullException.ThrowIfNull(replace);
        using var scope = _lock.EnterScope();
        if (_files.Remove(step, out var file))
        {
            file.Dispose();
        }

        replace(); // Opened again by the step's next answer.
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

        var path = PathOf(step);
        if ((!_begun.Add(step) || _goesOn) && File.Exists(path))
        {
            return _files[step] = new StreamWriter(path, append: true) { NewLine = "\n" };
        }

        file = new StreamWriter(path) { NewLine = "\n" };
        file.WriteLine("#[Histogram log format version 1.3]");
        file.WriteLine($"#[{step.Name}: untagged service time, Tag=response response time; microseconds, Interval_Max in milliseconds]");
        file.WriteLine(string.Create(CultureInfo.InvariantCulture, $"#[StartTime: {_startedAt.ToUnixTimeMilliseconds() / 1000.0:F3} (seconds since epoch), {_startedAt:o}]"));
        file.WriteLine("\"StartTimestamp\",\"Interval_Length\",\"Interval_Max\",\"Interval_Compressed_Histogram\"");
        _files[step] = file;
        return file;
    }
}
