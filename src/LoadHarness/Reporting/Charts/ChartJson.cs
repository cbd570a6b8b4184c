using System.Text;
using System.Text.Json;

namespace LoadHarness.Reporting.Charts;

/// <summary>A chart's data for <c>report.js</c>: short names, numbers to four digits that matter, safe inside a script element.</summary>
internal static class ChartJson
{
    private const int Digits = 4;

    /// <summary>Returns the JSON; the default encoder escapes &lt;, &gt; and &amp;.</summary>
    public static string Write(Chart chart)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            json.WriteString("id", chart.Id);
            json.WriteString("alt", $"{chart.Title}. {chart.Alternative}");
            Axis(json, "x", chart.X);
            Axis(json, "y", chart.Y);
            Numbers(json, "xs", chart.Xs.Select(static x => (double?)x), digits: 7);
            Array(json, "lines", chart.Lines, Line);
            Array(json, "bars", chart.Bars, Bars);
            json.WriteBoolean("shared", chart.SharedLane);
            if (chart.Heat is { } heat)
            {
                json.WriteNumber("heatWidth", heat.ColumnWidth);
                Numbers(json, "heatEdges", heat.RowEdges.Select(static edge => (double?)edge), digits: 6);
                Array(json, "heat", heat.Levels, Level);
            }

            Array(json, "bands", chart.Bands, static (json, band) =>
            {
                json.WriteString("n", band.Name);
                json.WriteString("w", Charts.Bands.Words(band));
                json.WriteBoolean("fault", band.IsFault);
                json.WriteNumber("from", band.From);
                json.WriteNumber("to", band.To);
            });
            Array(json, "marks", chart.Marks, static (json, mark) =>
            {
                json.WriteString("n", mark.Name);
                json.WriteBoolean("v", mark.IsVertical);
                json.WriteBoolean("limit", mark.IsLimit);
                json.WriteNumber("at", mark.At);
            });
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }

    private static void Axis(Utf8JsonWriter json, string name, ChartAxis axis)
    {
        json.WriteStartObject(name);
        json.WriteString("name", axis.Name);
        json.WriteString("q", axis.Quantity.ToString().ToLowerInvariant());
        if (axis.Scale is { } scale)
        {
            json.WriteBoolean("log", scale.IsLogarithmic);
            json.WriteNumber("low", scale.Low);
            json.WriteNumber("high", scale.High);
        }

        if (axis.Categories.Count > 0)
        {
            json.WriteStartArray("cats");
            foreach (var category in axis.Categories)
            {
                json.WriteStringValue(category);
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    private static void Line(Utf8JsonWriter json, ChartLine line)
    {
        json.WriteString("n", line.Name);
        json.WriteNumber("c", line.Colour);
        json.WriteBoolean("dash", line.Dashed);
        json.WriteBoolean("hide", line.Hidden);
        Numbers(json, "ys", line.Ys, Digits);
        Numbers(json, "low", line.Interval.Select(static interval => (double?)interval.Low), Digits);
        Numbers(json, "high", line.Interval.Select(static interval => (double?)interval.High), Digits);
    }

    private static void Bars(Utf8JsonWriter json, ChartBars bars)
    {
        json.WriteString("n", bars.Name);
        json.WriteNumber("c", bars.Colour);
        Array(json, "items", bars.Items, static (json, bar) =>
        {
            json.WriteString("w", bar.Words);
            json.WriteString("l", bar.Label);
            Numbers(json, "v", [bar.Row, bar.From, bar.To, bar.End], digits: 6);
        });
    }

    private static void Level(Utf8JsonWriter json, HeatLevel level)
    {
        json.WriteString("n", level.Name);
        json.WriteNumber("h", level.Shade);
        json.WriteStartArray("cells");
        foreach (var (column, row, count) in level.Cells)
        {
            json.WriteNumberValue(column);
            json.WriteNumberValue(row);
            json.WriteNumberValue(count);
        }

        json.WriteEndArray();
    }

    private static void Array<T>(Utf8JsonWriter json, string name, IReadOnlyList<T> items, Action<Utf8JsonWriter, T> write)
    {
        json.WriteStartArray(name);
        foreach (var item in items)
        {
            json.WriteStartObject();
            write(json, item);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Numbers(Utf8JsonWriter json, string name, IEnumerable<double?> numbers, int digits)
    {
        json.WriteStartArray(name);
        foreach (var number in numbers)
        {
            if (number is not { } value || !double.IsFinite(value))
            {
                json.WriteNullValue();
            }
            else if (value == 0 || (value == Math.Truncate(value) && Math.Abs(value) < 1e9))
            {
                json.WriteNumberValue((long)value);
            }
            else
            {
                var decimals = Math.Clamp(digits - 1 - (int)Math.Floor(Math.Log10(Math.Abs(value))), 0, 15);
                json.WriteNumberValue(Math.Round(value, decimals));
            }
        }

        json.WriteEndArray();
    }
}
