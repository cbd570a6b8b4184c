namespace LoadHarness.Core.Results;

/// <summary>Latencies over time as counts in a grid: columns of equal time, rows of equal factors. Counts are added, never averaged.</summary>
/// <remarks>At most 240 columns (a longer run has wider ones) and 96 rows, ten a decade from 1 µs to 1 h.</remarks>
public sealed class LatencyHeat
{
    /// <summary>Most columns that a grid has.</summary>
    public const int MaxColumns = 240;

    /// <summary>Rows from one power of ten to the next.</summary>
    public const int RowsPerDecade = 10;

    private const int RowCount = 96;

    private readonly long[,] _counts = new long[MaxColumns, RowCount];

    /// <summary>Seconds that a column spans: a power of two.</summary>
    public int ColumnSeconds { get; private set; } = 1;

    /// <summary>Cells with counts, column by column, the lowest row first.</summary>
    public IEnumerable<HeatCell> Cells
    {
        get
        {
            for (var column = 0; column < MaxColumns; column++)
            {
                for (var row = 0; row < RowCount; row++)
                {
                    if (_counts[column, row] > 0)
                    {
                        yield return new HeatCell(column, row, _counts[column, row]);
                    }
                }
            }
        }
    }

    /// <summary>Returns the latency at which a row begins, in milliseconds; the next row begins at a tenth of a decade more.</summary>
    public static double LowerMs(int row) => Math.Pow(10, (double)row / RowsPerDecade) / 1000;

    /// <summary>Adds counts of an interval to the column in which it begins; a column is no narrower than an interval, else every other one would be empty.</summary>
    internal void Add(double second, double length, ValueCount value)
    {
        // Rounded: a second of a busy host is a little longer than one, which makes no column wider.
        while (second >= (long)MaxColumns * ColumnSeconds || Math.Round(length) > ColumnSeconds)
        {
            Halve();
        }

        var row = (int)Math.Floor((RowsPerDecade * Math.Log10(Math.Max(1, value.Microseconds))) + 1e-9);
        _counts[(int)(Math.Max(0, second) / ColumnSeconds), Math.Min(row, RowCount - 1)] += value.Count;
    }

    /// <summary>Makes columns twice as wide.</summary>
    private void Halve()
    {
        for (var column = 0; column < MaxColumns; column++)
        {
            for (var row = 0; row < RowCount; row++)
            {
                _counts[column, row] = 2 * column < MaxColumns ? _counts[2 * column, row] + _counts[(2 * column) + 1, row] : 0;
            }
        }

        ColumnSeconds *= 2;
    }
}

/// <summary>One cell of a heat map.</summary>
/// <param name="Column">From 0, each <see cref="LatencyHeat.ColumnSeconds"/> wide.</param>
/// <param name="Row">From 0; see <see cref="LatencyHeat.LowerMs"/>.</param>
/// <param name="Count">Answers.</param>
public readonly record struct HeatCell(int Column, int Row, long Count);
