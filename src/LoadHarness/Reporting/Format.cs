using System.Globalization;

namespace LoadHarness.Reporting;

/// <summary>How numbers look in everything people read: invariant culture, an en dash for what was not measured.</summary>
internal static class Format
{
    /// <summary>Stands for a value that was not measured, or not on enough samples.</summary>
    public const string None = "–";

    private static readonly CultureInfo Invariant = CultureInfo.InvariantCulture;

    /// <summary>A count with thousands separators: <c>1,000</c>.</summary>
    public static string Count(long value) => value.ToString("N0", Invariant);

    /// <summary>A count with its noun: <c>1 device</c>, <c>1,000 devices</c>.</summary>
    public static string Count(long value, string noun) => $"{Count(value)} {noun}{(value == 1 ? "" : "s")}";

    /// <summary>Milliseconds without unit, to three digits that matter: <c>0.312</c>, <c>4.12</c>, <c>41.2</c>, <c>1,234</c>.</summary>
    public static string MsNumber(double? ms)
    {
        if (ms is not { } value || !double.IsFinite(value))
        {
            return None;
        }

        return Math.Abs(value) switch
        {
            _ when value == Math.Truncate(value) => value.ToString("N0", Invariant),
            < 0.9995 => value.ToString("0.000", Invariant),
            < 9.995 => value.ToString("0.00", Invariant),
            < 99.95 => value.ToString("0.0", Invariant),
            _ => value.ToString("N0", Invariant),
        };
    }

    /// <summary>Milliseconds with unit: <c>4.12 ms</c>.</summary>
    public static string Ms(double? ms) => WithUnit(MsNumber(ms), "ms");

    /// <summary>A share from 0 to 1 as percent, with as many decimals as keep it apart from 0 % and 100 %: <c>0.38 %</c>, <c>99.95 %</c>.</summary>
    public static string Ratio(double? ratio)
    {
        if (ratio is not { } value || !double.IsFinite(value))
        {
            return None;
        }

        var percent = value * 100;
        var margin = Math.Min(Math.Abs(percent), Math.Abs(100 - percent));
        var decimals = margin switch { 0 => 0, >= 10 => 1, >= 0.1 => 2, >= 0.01 => 3, >= 0.001 => 4, _ => 6 };
        return percent.ToString(decimals == 0 ? "0" : "#,0." + new string('#', decimals), Invariant) + " %";
    }

    /// <summary>The share that a part is of a whole; an en dash for a share of nothing.</summary>
    public static string Share(long part, long whole) => whole == 0 ? None : Ratio((double)part / whole);

    /// <summary>Percent as measured, such as CPU: <c>61 %</c>, <c>0.4 %</c>.</summary>
    public static string Percent(double? percent)
    {
        var text = percent is { } value && double.IsFinite(value) ? value.ToString(Math.Abs(value) < 9.95 ? "0.#" : "#,0", Invariant) : None;
        return WithUnit(text, "%");
    }

    /// <summary>A plain number of at most three decimals, four digits that matter below one: <c>0.0213</c>, <c>12.5</c>.</summary>
    public static string Number(double? number) =>
        number is { } value && double.IsFinite(value) ? value.ToString(Math.Abs(value) < 0.1 ? "0.######" : "#,0.###", Invariant) : None;

    /// <summary>A rate: <c>49.8/s</c>.</summary>
    public static string PerSecond(double rate) => rate.ToString("#,0.#", Invariant) + "/s";

    /// <summary>Bytes in binary units: <c>412 MiB</c>.</summary>
    public static string Bytes(double bytes)
    {
        string[] units = ["B", "KiB", "MiB", "GiB", "TiB"];
        var unit = 0;
        for (; Math.Abs(bytes) >= 1024 && unit < units.Length - 1; unit++)
        {
            bytes /= 1024;
        }

        return bytes.ToString(unit > 0 && bytes < 10 ? "0.#" : "0", Invariant) + " " + units[unit];
    }

    /// <summary>A span in words: <c>34 s</c>, <c>1 min 05 s</c>, <c>2 h 03 min</c>.</summary>
    public static string Duration(TimeSpan span) => span switch
    {
        { TotalSeconds: < 9.95 } => span.TotalSeconds.ToString("0.#", Invariant) + " s",
        { TotalSeconds: < 59.5 } => span.TotalSeconds.ToString("0", Invariant) + " s",
        { TotalHours: < 1 } => string.Create(Invariant, $"{(int)span.TotalMinutes} min {span.Seconds:00} s"),
        _ => string.Create(Invariant, $"{(int)span.TotalHours} h {span.Minutes:00} min"),
    };

    /// <summary>A span on a clock: <c>00:15</c>, <c>2:00:15</c>.</summary>
    public static string Clock(TimeSpan span) => span.TotalHours < 1
        ? string.Create(Invariant, $"{span.Minutes:00}:{span.Seconds:00}")
        : string.Create(Invariant, $"{(int)span.TotalHours}:{span.Minutes:00}:{span.Seconds:00}");

    /// <summary>A point in time, UTC: <c>2026-03-01 09:30:00 UTC</c>.</summary>
    public static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", Invariant) + " UTC";

    /// <summary>A gate's value, limit or bound in the gate's unit.</summary>
    /// <param name="value">The value; null where there is none.</param>
    /// <param name="unit">ratio, ms, bytes, count or number; with <c>/h</c> for drifts.</param>
    public static string InUnit(double? value, string unit) => unit switch
    {
        _ when value is { } drift && double.IsFinite(drift) && unit.EndsWith("/h", StringComparison.Ordinal) => InUnit(drift, unit[..^2]) + "/h",
        _ when unit.EndsWith("/h", StringComparison.Ordinal) => None,
        "ratio" => Ratio(value),
        "ms" => Ms(value),
        "bytes" => value is { } bytes && double.IsFinite(bytes) ? Bytes(bytes) : None,
        _ => Number(value),
    };

    /// <summary>A coordinate for SVG: at most one decimal.</summary>
    public static string Coordinate(double value) => value.ToString("0.#", Invariant);

    private static string WithUnit(string number, string unit) => number == None ? None : $"{number} {unit}";
}
