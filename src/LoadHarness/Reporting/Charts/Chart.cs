namespace LoadHarness.Reporting.Charts;

/// <summary>A chart as data. Two renderers draw it: <see cref="SvgChart"/> for paper, mail and pages without script, and <c>report.js</c> for everything else.</summary>
internal sealed record Chart
{
    /// <summary>Names its file and its place on the page: lower case letters and dashes.</summary>
    public required string Id { get; init; }

    /// <summary>What it shows.</summary>
    public required string Title { get; init; }

    /// <summary>Units, and what a reader must know to read it.</summary>
    public required string Unit { get; init; }

    /// <summary>The horizontal axis.</summary>
    public required ChartAxis X { get; init; }

    /// <summary>The vertical axis.</summary>
    public required ChartAxis Y { get; init; }

    /// <summary>Where the lines' points lie; the same for all lines, so that a tooltip can name them side by side.</summary>
    public IReadOnlyList<double> Xs { get; init; } = [];

    /// <summary>Lines.</summary>
    public IReadOnlyList<ChartLine> Lines { get; init; } = [];

    /// <summary>Horizontal bars, where the vertical axis has categories.</summary>
    public IReadOnlyList<ChartBars> Bars { get; init; } = [];

    /// <summary>Whether all kinds of bars share one lane: a row has a bar of one kind only.</summary>
    public bool SharedLane { get; init; }

    /// <summary>A heat map; null for none.</summary>
    public ChartHeat? Heat { get; init; }

    /// <summary>Times to shade.</summary>
    public IReadOnlyList<ChartBand> Bands { get; init; } = [];

    /// <summary>Values to mark with a line.</summary>
    public IReadOnlyList<ChartMark> Marks { get; init; } = [];

    /// <summary>The picture in words, for those who do not see it.</summary>
    public required string Alternative { get; init; }

    /// <summary>The figures behind it.</summary>
    public required ChartTable Table { get; init; }
}

/// <summary>An axis.</summary>
/// <param name="Name">What it measures, with its unit; empty where the heading says it.</param>
/// <param name="Scale">Its range and ticks; null for categories.</param>
/// <param name="Quantity">How its values are written.</param>
internal sealed record ChartAxis(string Name, Axis? Scale, Quantity Quantity)
{
    /// <summary>The categories, the first on top.</summary>
    public IReadOnlyList<string> Categories { get; init; } = [];

    /// <summary>An axis of categories.</summary>
    public static ChartAxis Of(IEnumerable<string> categories) => new("", null, Quantity.Count) { Categories = [.. categories] };
}

/// <summary>A line.</summary>
/// <param name="Name">As the legend says it.</param>
/// <param name="Colour">1 to 8, of the palette.</param>
/// <param name="Ys">A value for each of the chart's <see cref="Chart.Xs"/>; null leaves a gap.</param>
internal sealed record ChartLine(string Name, int Colour, IReadOnlyList<double?> Ys)
{
    /// <summary>Dashed: told apart without colour.</summary>
    public bool Dashed { get; init; }

    /// <summary>Not shown until the reader asks for it.</summary>
    public bool Hidden { get; init; }

    /// <summary>The interval around the line, one pair for each point; empty for none.</summary>
    public IReadOnlyList<(double Low, double High)> Interval { get; init; } = [];
}

/// <summary>Bars of one kind.</summary>
/// <param name="Name">As the legend says it.</param>
/// <param name="Colour">1 to 8, of the palette.</param>
/// <param name="Items">The bars.</param>
internal sealed record ChartBars(string Name, int Colour, IReadOnlyList<ChartBar> Items);

/// <summary>A bar.</summary>
/// <param name="Row">The category's index.</param>
/// <param name="From">Where it begins.</param>
/// <param name="To">Where it ends.</param>
/// <param name="End">Up to where a thin line goes on; null for none.</param>
/// <param name="Label">Written beside it; empty for nothing.</param>
/// <param name="Words">The whole of it in words.</param>
internal sealed record ChartBar(int Row, double From, double To, double? End, string Label, string Words);

/// <summary>A heat map on two numeric axes.</summary>
/// <param name="ColumnWidth">Width of a column, in the unit of the horizontal axis; the first begins at its start.</param>
/// <param name="RowEdges">Where rows begin, one more than there are rows.</param>
/// <param name="Levels">The cells by how many they count, fewest first.</param>
internal sealed record ChartHeat(double ColumnWidth, IReadOnlyList<double> RowEdges, IReadOnlyList<HeatLevel> Levels);

/// <summary>Cells of one colour.</summary>
/// <param name="Name">How many they count: <c>10 to 31</c>.</param>
/// <param name="Shade">1 to 6, the lightest first.</param>
/// <param name="Cells">Column, row, count.</param>
internal sealed record HeatLevel(string Name, int Shade, IReadOnlyList<(int Column, int Row, long Count)> Cells);

/// <summary>A time to shade.</summary>
/// <param name="IsFault">An injected fault; else a window in which the generator was beyond its budgets.</param>
/// <param name="Name">What it is.</param>
/// <param name="From">From when on, seconds.</param>
/// <param name="To">Until when.</param>
internal sealed record ChartBand(bool IsFault, string Name, double From, double To);

/// <summary>A value marked with a line.</summary>
/// <param name="IsVertical">At a value of the horizontal axis; else of the vertical one.</param>
/// <param name="IsLimit">A limit; else a note.</param>
/// <param name="At">The value.</param>
/// <param name="Name">What it is.</param>
internal sealed record ChartMark(bool IsVertical, bool IsLimit, double At, string Name);

/// <summary>The figures behind a chart.</summary>
/// <param name="Title">What the reader opens.</param>
/// <param name="Heads">The columns; all but the first are numbers.</param>
/// <param name="Rows">The cells.</param>
internal sealed record ChartTable(string Title, IReadOnlyList<string> Heads, IReadOnlyList<IReadOnlyList<string>> Rows);
