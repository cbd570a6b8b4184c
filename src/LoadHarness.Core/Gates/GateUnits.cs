using System.Globalization;
using LoadHarness.Core.Plans;

namespace LoadHarness.Core.Gates;

/// <summary>How values of gates are written in their unit.</summary>
internal static class GateUnits
{
    private const string PerHour = "/h";

    /// <summary>Writes a value so that it reads back.</summary>
    /// <param name="value">Finite.</param>
    /// <param name="unit">ratio, ms, bytes, count or number; with <c>/h</c> for drifts.</param>
    public static string Format(double value, string unit) => unit switch
    {
        _ when unit.EndsWith(PerHour, StringComparison.Ordinal) => Format(value, unit[..^PerHour.Length]) + PerHour,
        "ratio" => Units.FormatRatio(value),
        "ms" when Math.Abs(value) < TimeSpan.MaxValue.TotalMilliseconds / 2 => Units.FormatDuration(TimeSpan.FromTicks((long)Math.Round(value * TimeSpan.TicksPerMillisecond))),
        "bytes" when Math.Abs(value) < long.MaxValue / 2 => Units.FormatSize((long)Math.Round(value)),
        _ => value.ToString(CultureInfo.InvariantCulture),
    };

    /// <summary>Writes a value for people: three decimals, or more where it would else be nothing.</summary>
    public static string FormatRounded(double value, string unit) => unit switch
    {
        _ when unit.EndsWith(PerHour, StringComparison.Ordinal) => FormatRounded(value, unit[..^PerHour.Length]) + PerHour,
        "ratio" => Rounded(value * 100).ToString(CultureInfo.InvariantCulture) + "%", // Not by FormatRatio, which shows a share that is no round percent to all its digits.
        "bytes" => Size(value),
        _ => Format(Rounded(value), unit),
    };

    private static string Size(double bytes)
    {
        string[] units = ["B", "KiB", "MiB", "GiB", "TiB"];
        var unit = 0;
        for (; Math.Abs(bytes) >= 1024 && unit < units.Length - 1; unit++)
        {
            bytes /= 1024;
        }

        return bytes.ToString(unit == 0 ? "0" : "0.##", CultureInfo.InvariantCulture) + units[unit];
    }

    private static double Rounded(double value) =>
        value == 0 ? 0 : Math.Round(value, Math.Clamp(2 - (int)Math.Floor(Math.Log10(Math.Abs(value))), 3, 12));
}
