using LoadHarness.Core.Journal;
using LoadHarness.Core.Metrics;
using LoadHarness.Core.Results;
using LoadHarness.Reporting;

namespace LoadHarness.Hosting;

/// <summary>Keeps timeline and histogram logs of a run of days bounded: where the journal joins seconds to minutes, so do they.</summary>
/// <remarks>
/// The minutes are written beside, then spliced into each file in the place of their seconds: what is before and behind is copied while the run
/// goes on, and only what came in the meantime while it waits. A crash on the way leaves the seconds, which are as good.
/// </remarks>
/// <param name="folder">The run's folder.</param>
/// <param name="startedAt">When the run began.</param>
/// <param name="timeline">Writes the timeline.</param>
/// <param name="logs">Writes the histogram logs.</param>
/// <param name="warn">Takes one sentence where a file could not be joined.</param>
internal sealed class OlderSeries(string folder, DateTimeOffset startedAt, TimelineCsvWriter timeline, HlogWriter logs, Action<string> warn) : IOlderSeries, IDisposable
{
    private const string Staging = ".older.part";

    private readonly string _staging = Path.Combine(folder, Staging);
    private TimelineCsvWriter? _timeline;
    private HlogWriter? _logs;
    private TimeSpan? _from;
    private TimeSpan _to;
    private bool _hasFailed;

    /// <inheritdoc/>
    public void Begin() => Try(() =>
    {
        Clear();
        Directory.CreateDirectory(_staging);
        _timeline = TimelineCsvWriter.Create(Path.Combine(_staging, RunFolder.TimelineFile));
        _logs = new HlogWriter(_staging, startedAt, isLive: false);
    });

    /// <inheritdoc/>
    public void OnInterval(RunInterval interval)
    {
        ArgumentNullException.ThrowIfNull(interval);
        Try(() =>
        {
            _timeline!.Append(interval.Snapshot.Row);
            _logs!.OnInterval(interval);
            (_from, _to) = (_from ?? interval.From, interval.To);
        });
    }

    /// <inheritdoc/>
    public void Replace() => Try(() =>
    {
        Close();
        if (_from is { } from)
        {
            var path = Path.Combine(folder, RunFolder.TimelineFile);
            Splice(path, Path.Combine(_staging, RunFolder.TimelineFile), from, isLog: false, timeline.Swap);
            foreach (var step in Step.All.Where(step => File.Exists(logs.PathOf(step))))
            {
                Splice(logs.PathOf(step), Path.Combine(_staging, Path.GetFileName(logs.PathOf(step))), from, isLog: true, replace => logs.Swap(step, replace));
            }
        }

        Clear();
    });

    /// <inheritdoc/>
    public void Dispose()
    {
        Try(Clear);
    }

    private void Splice(string path, string minutes, TimeSpan from, bool isLog, Action<Action> swap)
    {
        var part = path + ".part";
        long copied;
        using (var reader = SeriesLines.Open(path))
        using (var output = new FileStream(part, FileMode.Create, FileAccess.Write, FileShare.None))
        {
            reader.Copy(output, line => SeriesLines.IsBefore(line, from, isLog));
            if (File.Exists(minutes))
            {
                using var older = SeriesLines.Open(minutes);
                older.Copy(output, static _ => true, skipsHead: true);
            }

            reader.Skip(line => SeriesLines.IsBefore(line, _to, isLog));
            copied = reader.Copy(output, static _ => true);
        }

        swap(() =>
        {
            using (var live = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite))
            using (var output = new FileStream(part, FileMode.Append, FileAccess.Write, FileShare.None))
            {
                live.Position = copied;
                live.CopyTo(output);
            }

            File.Move(part, path, overwrite: true);
        });
    }

    private void Try(Action action)
    {
        if (_hasFailed)
        {
            return;
        }

        try
        {
            action();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or InvalidDataException or ObjectDisposedException)
        {
            _hasFailed = true; // The seconds stay, and count: the files are only longer.
            warn($"The older part of {RunFolder.TimelineFile} and the histogram logs could not be joined to minutes: {failure.Message.TrimEnd('.')}; they go on by the second.");
        }
    }

    private void Close()
    {
        _timeline?.Dispose();
        _logs?.Dispose();
        (_timeline, _logs) = (null, null);
    }

    private void Clear()
    {
        Close();
        _from = null;
        if (Directory.Exists(_staging))
        {
            Directory.Delete(_staging, recursive: true);
        }
    }
}
