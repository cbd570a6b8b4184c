using System.Globalization;

namespace LoadHarness.Core.Gates.Drift;

/// <summary>Long spans of time in words.</summary>
internal static class Words
{
    /// <summary>Returns a span to about two digits: <c>31 h</c>, <c>5 min</c>, <c>12 days</c>.</summary>
    public static string Span(TimeSpan span) => span switch
    {
        { TotalSeconds: < 90 } => string.Create(CultureInfo.InvariantCulture, $"{Math.Ceiling(span.TotalSeconds):0} s"),
        { TotalMinutes: < 90 } => string.Create(CultureInfo.InvariantCulture, $"{span.TotalMinutes:0} min"),
        { TotalHours: < 10 } => string.Create(CultureInfo.InvariantCulture, $"{span.TotalHours:0.#} h"),
        { TotalHours: < 100 } => string.Create(CultureInfo.InvariantCulture, $"{span.TotalHours:0} h"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{span.TotalDays:0} days"),
    };
}
