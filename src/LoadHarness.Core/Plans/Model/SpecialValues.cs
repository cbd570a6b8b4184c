using System.Globalization;
using System.Text.Json.Nodes;

namespace LoadHarness.Core.Plans.Model;

/// <summary>A value that may be left out: null is not written.</summary>
internal sealed class OptionalValue<T>(PlanValue<T> inner) : PlanValue<T?>
    where T : struct
{
    public override string Words => inner.Words;

    public override T? Read(PlanNode node, string path, PlanReader reader, T? fallback)
    {
        var known = reader.Faults.Count;
        var value = inner.Read(node, path, reader, default);
        return reader.Faults.Count > known ? fallback : value;
    }

    public override PlanNode? Write(T? value, bool stagesCountDevices) => value is { } given ? inner.Write(given, stagesCountDevices) : null;

    public override JsonObject Schema() => inner.Schema();
}

/// <summary>Where a ramp stands: starts a second, or a number of devices under <c>ramping-devices</c>.</summary>
internal sealed class LevelValue : PlanValue<double>
{
    /// <summary>More than any host starts; a guard against slips of the unit.</summary>
    public const double MaxRate = 100_000;

    /// <summary>A rate's spelling, for schemas.</summary>
    public const string RatePattern = @"^[0-9.]+/(s|m|h)$";

    public override string Words => "a rate such as 100/s, or under ramping-devices a number of devices";

    public override double Read(PlanNode node, string path, PlanReader reader, double fallback)
    {
        var counts = reader.StagesCountDevices;
        var words = counts ? "a whole number of devices, for ramping-devices counts devices" : "a rate from 0/s to 100,000/s";
        var value = fallback;
        return new ScalarValue<double>(words, (string text, out double read) => Parse(text, counts, words, out read), _ => null, Schema).Read(node, path, reader, value);
    }

    public override PlanNode? Write(double value, bool stagesCountDevices) =>
        new PlanScalar(stagesCountDevices ? value.ToString(CultureInfo.InvariantCulture) : Units.FormatRate(value));

    public override JsonObject Schema() => new()
    {
        ["anyOf"] = new JsonArray(
            new JsonObject { ["type"] = "string", ["pattern"] = RatePattern },
            new JsonObject { ["type"] = "integer", ["minimum"] = 0 }),
    };

    private static string? Parse(string text, bool counts, string words, out double value)
    {
        if (counts)
        {
            var whole = int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number);
            value = number;
            return whole ? null : words;
        }

        return !Units.TryParseRate(text, out value, out var error) ? error : value is >= 0 and <= MaxRate ? null : words;
    }
}
