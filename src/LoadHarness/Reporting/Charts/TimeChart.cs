using LoadHarness.Core.Results;

namespace LoadHarness.Reporting.Charts;

/// <summary>One line of a chart over the run's time.</summary>
/// <param name="Name">As the legend says it.</param>
/// <param name="Colour">1 to 8, of the palette.</param>
/// <param name="Value">The value in a second; null leaves a gap.</param>
/// <param name="Dashed">Told apart without colour.</param>
internal sealed record TimeLine(string Name, int Colour, Func<TimelineRow, double?> Value, bool Dashed = false);

/// <summary>A chart over the run's time, before it has a run.</summary>
/// <param name="Id">The chart's id.</param>
/// <param name="Title">What it shows.</param>
/// <param name="Unit">The unit of the vertical axis.</param>
/// <param name="Quantity">How values are written.</param>
/// <param name="Lines">Its lines.</param>
internal sealed record TimeChart(string Id, string Title, string Unit, Quantity Quantity, IReadOnlyList<TimeLine> Lines)
{
    private const int TableRows = 12;

    /// <summary>A value to mark; null for none.</summary>
    public (double At, string Name)? Limit { get; init; }

    /// <summary>Whether the axis is logarithmic where the values span more than two decades.</summary>
    public bool MayBeLogarithmic { get; init; }

    /// <summary>Whether there is nothing to see: every line is zero all the time.</summary>
    public bool IsQuiet(IReadOnlyList<TimelineRow> timeline) => timeline.All(row => Lines.All(line => line.Value(row) is null or 0));

    /// <summary>Makes the chart; null where no line has a value, or the run was shorter than two seconds.</summary>
    public Chart? Of(RunSummary summary, IReadOnlyList<TimelineRow> timeline)
    {
        var lines = Lines.Where(line => timeline.Any(row => line.Value(row) is not null)).ToList();
        if (timeline.Count < 2 || lines.Count == 0)
        {
            return null;
        }

        var end = timeline[^1].T;
        var y = Vertical(lines, timeline);
        var rows = Thinning.Rows(timeline.Count, [.. lines.Select(line => (Func<int, double?>)(i => line.Value(timeline[i])))]);
        var bands = Bands.Within(summary, end);
        return new Chart
        {
            Id = Id,
            Title = Title,
            Unit = y.IsLogarithmic ? $"{Unit}, logarithmic" : Unit,
            X = new ChartAxis("time since the run’s start", Axis.Time(end), Quantity.Clock),
            Y = new ChartAxis("", y, Quantity),
            Xs = [.. rows.Select(i => timeline[i].T)],
            Lines = [.. lines.Select(line => new ChartLine(line.Name, line.Colour, [.. rows.Select(i => line.Value(timeline[i]))]) { Dashed = line.Dashed })],
            Bands = bands,
            Marks = Limit is { } limit ? [new ChartMark(IsVertical: false, IsLimit: true, limit.At, limit.Name)] : [],
            Alternative = $"{Title}, {Unit}, over {Format.Duration(TimeSpan.FromSeconds(end))}: {string.Join("; ", lines.Select(line => Range(line, timeline)))}.{Bands.Words(bands)} Figures stand in the table below the chart.",
            Table = Table(lines, timeline),
        };
    }

    private Axis Vertical(List<TimeLine> lines, IReadOnlyList<TimelineRow> timeline)
    {
        var (smallest, largest) = (double.MaxValue, Limit?.At ?? 0);
        foreach (var value in timeline.SelectMany(row => lines.Select(line => line.Value(row) ?? 0)).Where(double.IsFinite))
        {
            largest = Math.Max(largest, value);
            smallest = value > 0 ? Math.Min(smallest, value) : smallest;
        }

        return MayBeLogarithmic && largest > smallest * 100 ? Axis.Logarithmic(smallest, largest) : Axis.Linear(largest, whole: Quantity == Quantity.Count);
    }

    private string Range(TimeLine line, IReadOnlyList<TimelineRow> timeline)
    {
        var values = timeline.Select(line.Value).OfType<double>().ToArray();
        return $"{line.Name} from {Quantity.Text(values.Min())} to {Quantity.Text(values.Max())}, {Quantity.Text(values[^1])} at the end";
    }

    private ChartTable Table(List<TimeLine> lines, IReadOnlyList<TimelineRow> timeline)
    {
        var every = Math.Max(1, (int)Math.Ceiling((timeline.Count - 1) / (double)(TableRows - 1)));
        var rows = timeline.Where((_, i) => i % every == 0 || i == timeline.Count - 1);
        return new ChartTable(
            every > 1 ? $"Figures, one row in {Format.Count(every)}; all are in timeline.csv" : "Figures",
            ["time", .. lines.Select(static line => line.Name)],
            [.. rows.Select(row => (IReadOnlyList<string>)[Quantity.Clock.Text(row.T), .. lines.Select(line => Quantity.Text(line.Value(row)))])]);
    }
}
