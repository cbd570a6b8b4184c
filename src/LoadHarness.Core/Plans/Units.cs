using System.Buffers;
using System.Globalization;

namespace LoadHarness.Core.Plans;

/// <summary>Reads and writes durations, rates, sizes and ratios as plans, options and gates spell them.</summary>
public static class Units
{
    private const NumberStyles Plain = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;

    private static readonly SearchValues<char> NumberChars = SearchValues.Create("0123456789.");

    private static readonly (string Unit, long Ticks)[] DurationUnits =
    [
        ("d", TimeSpan.TicksPerDay), ("h", TimeSpan.TicksPerHour), ("m", TimeSpan.TicksPerMinute),
        ("s", TimeSpan.TicksPerSecond), ("ms", TimeSpan.TicksPerMillisecond),
    ];

    private static readonly (string Unit, long Bytes)[] SizeUnits =
    [
        ("GiB", 1L << 30), ("GB", 1_000_000_000), ("MiB", 1L << 20), ("MB", 1_000_000),
        ("KiB", 1L << 10), ("kB", 1_000), ("KB", 1_000), ("B", 1),
    ];

    private static readonly (string Unit, int Seconds)[] RateUnits = [("s", 1), ("m", 60), ("h", 3600)];

    /// <summary>Reads a duration: <c>500ms</c>, <c>30s</c>, <c>1.5s</c>, <c>5m</c>, <c>1h30m</c>, <c>1d</c>; units fall from left to right.</summary>
    /// <param name="text">The text.</param>
    /// <param name="value">The duration, never negative.</param>
    /// <param name="error">What is wrong, as words that follow "must be".</param>
    public static bool TryParseDuration(string? text, out TimeSpan value, out string error)
    {
        value = default;
        error = "a duration such as 500ms, 30s, 5m, 2h or 1h30m";
        var rest = (text ?? "").AsSpan().Trim();
        if (rest is "0")
        {
            return true;
        }

        var total = 0m;
        var last = -1;
        while (!rest.IsEmpty)
        {
            var digits = rest.IndexOfAnyExcept(NumberChars);
            if (digits <= 0 || !decimal.TryParse(rest[..digits], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
            {
                return false;
            }

            rest = rest[digits..];
            var letters = rest.IndexOfAny(NumberChars);
            var unit = (letters < 0 ? rest : rest[..letters]).ToString();
            var index = Array.FindIndex(DurationUnits, u => u.Unit == unit);
            if (index <= last || number > (decimal)long.MaxValue / DurationUnits[index].Ticks)
            {
                return false;
            }

            total += number * DurationUnits[index].Ticks;
            last = index;
            rest = rest[unit.Length..];
        }

        if (last < 0 || total > long.MaxValue)
        {
            return false;
        }

        value = TimeSpan.FromTicks((long)decimal.Round(total));
        return true;
    }

    /// <summary>Reads a rate: <c>200/s</c>, <c>12000/m</c>, <c>5/h</c>.</summary>
    /// <param name="text">The text.</param>
    /// <param name="perSecond">The rate, a second; finite, perhaps zero or negative.</param>
    /// <param name="error">What is wrong, as words that follow "must be".</param>
    public static bool TryParseRate(string? text, out double perSecond, out string error)
    {
        perSecond = 0;
        error = "a rate such as 200/s, 12000/m or 5/h";
        var parts = (text ?? "").Split('/');
        if (!TryNumber(parts[0], out var number))
        {
            return false;
        }

        if (parts.Length == 1)
        {
            error = $"a rate with its unit, such as {parts[0].Trim()}/s";
            return false;
        }

        var unit = Array.Find(RateUnits, u => u.Unit == parts[1].Trim());
        if (parts.Length > 2 || unit.Seconds == 0)
        {
            return false;
        }

        perSecond = number / unit.Seconds;
        return true;
    }

    /// <summary>Reads a size in bytes: <c>64KiB</c>, <c>1MB</c>, <c>512</c>.</summary>
    /// <param name="text">The text.</param>
    /// <param name="bytes">The size, never negative.</param>
    /// <param name="error">What is wrong, as words that follow "must be".</param>
    public static bool TryParseSize(string? text, out long bytes, out string error)
    {
        bytes = 0;
        error = "a size such as 512, 64KiB or 1MB";
        var trimmed = (text ?? "").Trim();
        var unit = Array.Find(SizeUnits, u => trimmed.EndsWith(u.Unit, StringComparison.Ordinal));
        var digits = unit.Unit is null ? trimmed : trimmed[..^unit.Unit.Length].TrimEnd();
        if (!decimal.TryParse(digits, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
            || number > long.MaxValue / Math.Max(1, unit.Bytes))
        {
            return false;
        }

        bytes = (long)decimal.Round(number * Math.Max(1, unit.Bytes));
        return true;
    }

    /// <summary>Reads a share: <c>5%</c> or <c>0.05</c>.</summary>
    /// <param name="text">The text.</param>
    /// <param name="ratio">The share, 1 being all; finite, perhaps outside 0 to 1.</param>
    /// <param name="error">What is wrong, as words that follow "must be".</param>
    public static bool TryParseRatio(string? text, out double ratio, out string error)
    {
        error = "a share such as 5% or 0.05";
        var trimmed = (text ?? "").Trim();
        if (!trimmed.EndsWith('%'))
        {
            return TryNumber(trimmed, out ratio);
        }

        // Decimal where it fits, so that 0.5% is exactly the double 0.005.
        if (decimal.TryParse(trimmed[..^1].TrimEnd(), Plain, CultureInfo.InvariantCulture, out var percent))
        {
            ratio = (double)(percent / 100m);
            return true;
        }

        return TryNumber(trimmed[..^1], out ratio) && double.IsFinite(ratio /= 100);
    }

    /// <summary>Reads a finite number in invariant form.</summary>
    public static bool TryNumber(string? text, out double value) =>
        double.TryParse((text ?? "").Trim(), Plain, CultureInfo.InvariantCulture, out value) && double.IsFinite(value);

    /// <summary>Writes a duration so that it reads back: <c>1h30m</c>, <c>500ms</c>, <c>1.5s</c>.</summary>
    public static string FormatDuration(TimeSpan value)
    {
        if (value < TimeSpan.Zero)
        {
            return "-" + FormatDuration(value == TimeSpan.MinValue ? TimeSpan.MaxValue : value.Negate());
        }

        if (value < TimeSpan.FromSeconds(1))
        {
            return value == TimeSpan.Zero ? "0s" : Invariant((decimal)value.Ticks / TimeSpan.TicksPerMillisecond) + "ms";
        }

        var text = "";
        var rest = value.Ticks;
        foreach (var (unit, ticks) in DurationUnits.AsSpan(0, 3))
        {
            if (rest >= ticks)
            {
                text += Invariant(rest / ticks) + unit;
                rest %= ticks;
            }
        }

        return rest == 0 ? text : text + Invariant((decimal)rest / TimeSpan.TicksPerSecond) + "s";
    }

    /// <summary>Writes a rate so that it reads back: <c>200/s</c>; a minute or an hour where that is the rounder number.</summary>
    public static string FormatRate(double perSecond)
    {
        foreach (var (unit, seconds) in RateUnits)
        {
            var number = Math.Round(perSecond * seconds, 3);
            if (number / seconds == perSecond)
            {
                return Invariant(number) + "/" + unit;
            }
        }

        return Invariant(perSecond) + "/s";
    }

    /// <summary>Writes a size so that it reads back: <c>64KiB</c>, <c>1MB</c>, <c>513B</c>.</summary>
    public static string FormatSize(long bytes)
    {
        foreach (var (unit, size) in SizeUnits)
        {
            if (bytes != 0 && bytes % size == 0)
            {
                return Invariant(bytes / size) + unit;
            }
        }

        return Invariant(bytes) + "B";
    }

    /// <summary>Writes a share in percent so that it reads back: <c>0.5%</c>.</summary>
    public static string FormatRatio(double ratio)
    {
        // Through decimal, for 0.00383 × 100 is not 0.383 in binary.
        var percent = Math.Abs(ratio) < 1e9 ? Invariant(Math.Round((decimal)ratio * 100, 9)) + "%" : "";
        return TryParseRatio(percent, out var back, out _) && back == ratio ? percent : Invariant(ratio);
    }

    private static string Invariant(IFormattable value) =>
        value is decimal ? value.ToString("0.#########", CultureInfo.InvariantCulture) : value.ToString(null, CultureInfo.InvariantCulture);
}
