using System.Globalization;
using System.Runtime.CompilerServices;

namespace LoadHarness.Diagnosis.Doctor;

/// <summary>Words of the doctor's sentences.</summary>
internal static class Say
{
    /// <summary>Text in the invariant culture.</summary>
    public static string Text(DefaultInterpolatedStringHandler text) => string.Create(CultureInfo.InvariantCulture, ref text);

    /// <summary>A time, to the minute.</summary>
    public static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture) + " UTC";

    /// <summary>A short time: <c>0.8 ms</c>, <c>41 ms</c>, <c>3 s</c>.</summary>
    public static string Span(TimeSpan span) => span.TotalMilliseconds switch
    {
        < 9.95 => Text($"{span.TotalMilliseconds:0.0} ms"),
        < 999.5 => Text($"{span.TotalMilliseconds:0} ms"),
        _ => Text($"{span.TotalSeconds:0.#} s"),
    };
}
