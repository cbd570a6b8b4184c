using System.Globalization;

namespace LoadHarness.Core.Results;

/// <summary>The form of <c>timeline.csv</c>: comma separated (RFC 4180, nothing needs quotes), one row a second, invariant culture, empty for null.</summary>
public static class TimelineCsv
{
    private static readonly Column[] Columns =
    [
        Column.OfDouble("t_s", r => r.T, (r, v) => r with { T = v }),
        Column.OfLong("due", r => r.Due, (r, v) => r with { Due = v }),
        Column.OfLong("started", r => r.Started, (r, v) => r with { Started = v }),
        Column.OfLong("dropped", r => r.Dropped, (r, v) => r with { Dropped = v }),
        Column.OfLong("active", r => r.Active, (r, v) => r with { Active = v }),
        Column.OfLong("connected", r => r.Connected, (r, v) => r with { Connected = v }),
        Column.OfLong("operational", r => r.Operational, (r, v) => r with { Operational = v }),
        Column.OfLong("timed_out", r => r.TimedOut, (r, v) => r with { TimedOut = v }),
        Column.OfLong("refused", r => r.Refused, (r, v) => r with { Refused = v }),
        Column.OfLong("disconnects", r => r.Disconnects, (r, v) => r with { Disconnects = v }),
        Column.OfLong("reconnects", r => r.Reconnects, (r, v) => r with { Reconnects = v }),
        Column.OfLong("connect_attempts", r => r.ConnectAttempts, (r, v) => r with { ConnectAttempts = v }),
        Column.OfLong("connects", r => r.Connects, (r, v) => r with { Connects = v }),
        Column.OfLong("turned_away", r => r.TurnedAway, (r, v) => r with { TurnedAway = v }),
        Column.OfLong("subacks", r => r.Subacks, (r, v) => r with { Subacks = v }),
        Column.OfNullable("suback_p50_ms", r => r.SubackP50Ms, (r, v) => r with { SubackP50Ms = v }),
        Column.OfNullable("suback_p99_ms", r => r.SubackP99Ms, (r, v) => r with { SubackP99Ms = v }),
        Column.OfNullable("journey_p50_ms", r => r.JourneyP50Ms, (r, v) => r with { JourneyP50Ms = v }),
        Column.OfNullable("journey_p99_ms", r => r.JourneyP99Ms, (r, v) => r with { JourneyP99Ms = v }),
        Column.OfNullable("dispatch_lag_max_ms", r => r.DispatchLagMaxMs, (r, v) => r with { DispatchLagMaxMs = v }),
        Column.OfDouble("cpu_harness_percent", r => r.CpuHarnessPercent, (r, v) => r with { CpuHarnessPercent = v }),
        Column.OfNullable("cpu_simulator_percent", r => r.CpuSimulatorPercent, (r, v) => r with { CpuSimulatorPercent = v }),
        Column.OfNullable("cpu_host_percent", r => r.CpuHostPercent, (r, v) => r with { CpuHostPercent = v }),
        Column.OfDouble("gc_pause_percent", r => r.GcPausePercent, (r, v) => r with { GcPausePercent = v }),
        Column.OfLong("working_set_bytes", r => r.WorkingSetBytes, (r, v) => r with { WorkingSetBytes = v }),
        Column.OfNullable("live_bytes", r => r.LiveBytes, (r, v) => r with { LiveBytes = v }),
        Column.OfNullable("handles", r => r.Handles, (r, v) => r with { Handles = v }),
        Column.OfNullable("threads", r => r.Threads, (r, v) => r with { Threads = v }),
        Column.OfNullable("wake_up_p99_ms", r => r.WakeUpP99Ms, (r, v) => r with { WakeUpP99Ms = v }),
        Column.OfNullable("throttled_ms", r => r.ThrottledMs, (r, v) => r with { ThrottledMs = v }),
        Column.OfDouble("send_stall_ms", r => r.SendStallMs, (r, v) => r with { SendStallMs = v }),
        Column.OfText("timeout_causes", r => r.TimeoutCauses, (r, v) => r with { TimeoutCauses = v }),
        Column.OfText("invalid", r => r.Invalid, (r, v) => r with { Invalid = v }),
    ];

    /// <summary>The first line.</summary>
    public static string Header { get; } = string.Join(',', Columns.Select(c => c.Name));

    /// <summary>Writes timeouts by cause as one cell.</summary>
    /// <param name="causes">Their counts; names hold neither comma nor colon nor plus.</param>
    public static string FormatCauses(IReadOnlyDictionary<string, long> causes) =>
        string.Join('+', causes.Where(static cause => cause.Value > 0).Select(static cause => string.Create(CultureInfo.InvariantCulture, $"{cause.Key}:{cause.Value}")));

    /// <summary>Reads what <see cref="FormatCauses"/> wrote; what has another form is left out.</summary>
    public static IEnumerable<KeyValuePair<string, long>> ReadCauses(string cell)
    {
        ArgumentNullException.ThrowIfNull(cell);
        foreach (var cause in cell.Split('+', StringSplitOptions.RemoveEmptyEntries))
        {
            if (cause.Split(':') is [var name, var text] && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count))
            {
                yield return KeyValuePair.Create(name, count);
            }
        }
    }

    /// <summary>Returns a row as a line, without its end.</summary>
    public static string Format(TimelineRow row) => string.Join(',', Columns.Select(c => c.Get(row)));

    /// <summary>Reads a line of this version's own columns.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public static TimelineRow Parse(string line)
    {
        ArgumentNullException.ThrowIfNull(line);
        return Parse(line, Columns, 1);
    }

    /// <summary>Reads what <see cref="TimelineCsvWriter"/> wrote. Columns are found by name, so that files with more or fewer columns can be read; a last line without its end, cut off by a crash, is left out.</summary>
    /// <exception cref="FormatException">The text is no timeline; the message names line and column.</exception>
    public static IReadOnlyList<TimelineRow> Read(TextReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        var lines = reader.ReadToEnd().ReplaceLineEndings("\n").Split('\n');
        var columns = lines[0].Split(',').Select(name => Array.Find(Columns, c => c.Name == name)).ToArray();
        if (columns[0]?.Name != Columns[0].Name)
        {
            throw new FormatException($"This is no timeline: its first column is not '{Columns[0].Name}'.");
        }

        // What stands behind the last line end is empty, or half a row.
        return lines.Length < 2 ? [] : [.. lines[1..^1].Select((line, i) => Parse(line, columns, i + 2))];
    }

    private static TimelineRow Parse(string line, ReadOnlySpan<Column?> columns, int number)
    {
        var cells = line.Split(',');
        if (cells.Length != columns.Length)
        {
            throw new FormatException($"Line {number} of the timeline has {cells.Length} cells where the header has {columns.Length}.");
        }

        var row = new TimelineRow();
        for (var i = 0; i < cells.Length; i++)
        {
            if (columns[i] is { } column && !column.TrySet(ref row, cells[i]))
            {
                throw new FormatException($"Line {number} of the timeline: '{cells[i]}' is no value for {column.Name}.");
            }
        }

        return row;
    }

    private delegate bool Setter(ref TimelineRow row, string cell);

    private sealed record Column(string Name, Func<TimelineRow, string> Get, Setter TrySet)
    {
        public static Column OfText(string name, Func<TimelineRow, string> get, Func<TimelineRow, string, TimelineRow> set) => new(
            name,
            get,
            (ref TimelineRow row, string cell) =>
            {
                row = set(row, cell);
                return true;
            });

        public static Column OfLong(string name, Func<TimelineRow, long> get, Func<TimelineRow, long, TimelineRow> set) => new(
            name,
            row => get(row).ToString(CultureInfo.InvariantCulture),
            (ref TimelineRow row, string cell) =>
            {
                var good = long.TryParse(cell, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value);
                row = good ? set(row, value) : row;
                return good;
            });

        public static Column OfDouble(string name, Func<TimelineRow, double> get, Func<TimelineRow, double, TimelineRow> set) => new(
            name,
            row => get(row).ToString(CultureInfo.InvariantCulture),
            (ref TimelineRow row, string cell) =>
            {
                var good = double.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out var value);
                row = good ? set(row, value) : row;
                return good;
            });

        public static Column OfNullable(string name, Func<TimelineRow, double?> get, Func<TimelineRow, double?, TimelineRow> set)
        {
            var some = OfDouble(name, row => get(row) ?? 0, (row, value) => set(row, value));
            return new Column(
                name,
                row => get(row) is null ? "" : some.Get(row),
                (ref TimelineRow row, string cell) => cell.Length == 0 || some.TrySet(ref row, cell));
        }
    }
}
