using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using LoadHarness.Core.Plans.Faults;

namespace LoadHarness.Core.Plans.Model;

/// <summary>The kinds of single values that plans have.</summary>
internal static class Values
{
    private const string DurationPattern = @"^([0-9.]+(ms|d|h|m|s))+$|^0$";

    /// <summary>true or false.</summary>
    public static PlanValue<bool> Switch { get; } = Choice(("true", true), ("false", false));

    /// <summary>A whole number in a range.</summary>
    public static PlanValue<int> Whole(int min, int max)
    {
        var words = string.Create(CultureInfo.InvariantCulture, $"a whole number from {min:N0} to {max:N0}");
        return new ScalarValue<int>(
            words,
            (string text, out int value) => int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value) && value >= min && value <= max ? null : words,
            value => value.ToString(CultureInfo.InvariantCulture),
            () => new JsonObject { ["type"] = "integer", ["minimum"] = min, ["maximum"] = max });
    }

    /// <summary>A whole number, or a word that stands for no end.</summary>
    public static PlanValue<int?> WholeOr(string endless, int min, int max)
    {
        var inner = Whole(min, max);
        var words = $"{inner.Words}, or {endless}";
        return new ScalarValue<int?>(
            words,
            (string text, out int? value) =>
            {
                value = null;
                if (text == endless)
                {
                    return null;
                }

                var good = int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= min && number <= max;
                value = number;
                return good ? null : words;
            },
            value => value?.ToString(CultureInfo.InvariantCulture) ?? endless,
            () => new JsonObject { ["anyOf"] = new JsonArray(inner.Schema(), new JsonObject { ["const"] = endless }) });
    }

    /// <summary>Any whole number of 64 bits.</summary>
    public static PlanValue<long> Long { get; } = new ScalarValue<long>(
        "a whole number",
        (string text, out long value) => long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value) ? null : "a whole number",
        value => value.ToString(CultureInfo.InvariantCulture),
        () => new JsonObject { ["type"] = "integer" });

    /// <summary>A duration in a range.</summary>
    public static PlanValue<TimeSpan> Duration(TimeSpan min, TimeSpan max)
    {
        var words = $"a duration from {Units.FormatDuration(min)} to {Units.FormatDuration(max)}";
        return new ScalarValue<TimeSpan>(
            words,
            (string text, out TimeSpan value) => !Units.TryParseDuration(text, out value, out var error) ? error : value >= min && value <= max ? null : words,
            Units.FormatDuration,
            () => new JsonObject { ["type"] = "string", ["pattern"] = DurationPattern });
    }

    /// <summary>A duration in a range, or none.</summary>
    public static PlanValue<TimeSpan?> OptionalDuration(TimeSpan min, TimeSpan max) => new OptionalValue<TimeSpan>(Duration(min, max));

    /// <summary>A fault's duration or distribution of durations, or none.</summary>
    public static PlanValue<FaultDelay?> OptionalDelay { get; } = new ScalarValue<FaultDelay?>(
        FaultDelay.Words,
        (string text, out FaultDelay? value) =>
        {
            var good = FaultDelay.TryParse(text, out var delay);
            value = delay;
            return good ? null : FaultDelay.Words;
        },
        value => value?.ToString(),
        () => new JsonObject { ["type"] = "string", ["minLength"] = 1 });

    /// <summary>A rate above 0, at most 100,000 a second, or none.</summary>
    public static PlanValue<double?> OptionalRate { get; } = new OptionalValue<double>(new ScalarValue<double>(
        "a rate above 0 and at most 100,000/s",
        (string text, out double value) => !Units.TryParseRate(text, out value, out var error) ? error
            : value is > 0 and <= LevelValue.MaxRate ? null : "a rate above 0 and at most 100,000/s",
        Units.FormatRate,
        () => new JsonObject { ["type"] = "string", ["pattern"] = LevelValue.RatePattern }));

    /// <summary>A share above 0 and at most 1.</summary>
    public static PlanValue<double> Share { get; } = new ScalarValue<double>(
        "a share above 0 and at most 100%",
        (string text, out double value) => !Units.TryParseRatio(text, out value, out var error) ? error : value is > 0 and <= 1 ? null : "a share above 0 and at most 100%",
        Units.FormatRatio,
        () => new JsonObject
        {
            ["anyOf"] = new JsonArray(
            new JsonObject { ["type"] = "number", ["exclusiveMinimum"] = 0, ["maximum"] = 1 },
            new JsonObject { ["type"] = "string", ["pattern"] = "^[0-9.]+%$" })
        });

    /// <summary>One word of a closed set.</summary>
    public static PlanValue<T> Choice<T>(params (string Name, T Value)[] choices)
    {
        var names = choices.Select(c => c.Name).ToArray();
        var words = names.Length == 1 ? names[0] : $"{string.Join(", ", names[..^1])} or {names[^1]}";
        return new ScalarValue<T>(
            words,
            (string text, out T value) =>
            {
                var index = Array.IndexOf(names, text);
                value = choices[Math.Max(0, index)].Value;
                return index >= 0 ? null : words;
            },
            value => Array.Find(choices, c => EqualityComparer<T>.Default.Equals(c.Value, value)).Name ?? value?.ToString(),
            () => new JsonObject { ["enum"] = new JsonArray([.. names.SelectMany(Spellings)]) });
    }

    /// <summary>A text of a form, or none.</summary>
    public static PlanValue<string?> OptionalText(string words, string? pattern = null) => Text(words, pattern)!; // Never reads null; only writes it, as nothing.

    /// <summary>A text of a form.</summary>
    /// <param name="words">The form in words.</param>
    /// <param name="pattern">The form; null for any text but an empty one.</param>
    public static PlanValue<string> Text(string words, string? pattern = null)
    {
        var form = new Regex(pattern ?? @"\S", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking);
        return new ScalarValue<string>(
            words,
            (string text, out string value) =>
            {
                value = text;
                return form.IsMatch(text) ? null : words;
            },
            value => value,
            () => pattern is null ? new JsonObject { ["type"] = "string", ["minLength"] = 1 } : new JsonObject { ["type"] = "string", ["pattern"] = pattern });
    }

    /// <summary>A local or remote IP address.</summary>
    public static PlanValue<string> Address { get; } = new ScalarValue<string>(
        "an IP address",
        (string text, out string value) =>
        {
            value = text;
            return System.Net.IPAddress.TryParse(text, out _) ? null : "an IP address";
        },
        value => value,
        () => new JsonObject { ["type"] = "string" });

    /// <summary>YAML takes <c>true</c>, <c>5</c> and <c>1.2</c> for no texts, so a schema must allow what they become.</summary>
    private static IEnumerable<JsonNode> Spellings(string name)
    {
        if (name is "true" or "false")
        {
            return [JsonValue.Create(name == "true")];
        }

        return Units.TryNumber(name, out var number) ? [JsonValue.Create(name), JsonValue.Create(number)] : [JsonValue.Create(name)];
    }
}
