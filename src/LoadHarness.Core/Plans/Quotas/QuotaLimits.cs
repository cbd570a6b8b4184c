using System.Globalization;

namespace LoadHarness.Core.Plans.Quotas;

/// <summary>Which quotas are kept, and at what: none, AWS's, or single ones.</summary>
public sealed class QuotaLimits
{
    /// <summary>The entry that switches all on: <c>all: aws</c>.</summary>
    public const string AllName = "all";

    /// <summary>What <see cref="AllName"/> takes: AWS's defaults.</summary>
    public const string Aws = "aws";

    /// <summary>Switches one off where <see cref="AllName"/> switched it on.</summary>
    public const string Off = "off";

    /// <summary>More than any host does; a guard against slips of the unit.</summary>
    private const double MaxRate = 1_000_000;

    private readonly Dictionary<string, double> _limits;

    private QuotaLimits(Dictionary<string, double> limits) => _limits = limits;

    /// <summary>No quota at all.</summary>
    public static QuotaLimits None { get; } = new(new Dictionary<string, double>(StringComparer.Ordinal));

    /// <summary>Whether no quota is kept.</summary>
    public bool IsEmpty => _limits.Count == 0;

    /// <summary>The limits that entries ask for.</summary>
    /// <param name="entries">Names with values, such as <c>connects</c>: <c>100/s</c>; good ones, as <see cref="Check(string, string)"/> says.</param>
    public static QuotaLimits Of(IReadOnlyDictionary<string, string> entries)
    {
        ArgumentNullException.ThrowIfNull(entries);
        var limits = new Dictionary<string, double>(StringComparer.Ordinal);
        if (entries.ContainsKey(AllName))
        {
            foreach (var quota in QuotaCatalog.All)
            {
                limits[quota.Name] = quota.Default;
            }
        }

        foreach (var (name, text) in entries.Where(entry => entry.Key != AllName))
        {
            if (text == Off)
            {
                limits.Remove(name);
            }
            else if (Check(name, text, out var value) is null)
            {
                limits[name] = value;
            }
            else
            {
                throw new ArgumentException($"The entry '{name}' was not checked.", nameof(entries));
            }
        }

        return new QuotaLimits(limits);
    }

    /// <summary>What is wrong with an entry, as words that follow its name; null for nothing.</summary>
    public static string? Check(string name, string text) => text == Off && name != AllName && QuotaCatalog.Find(name) is not null ? null : Check(name, text, out _);

    /// <summary>How many a second, or at once; null where it is not limited.</summary>
    public double? this[string name] => _limits.TryGetValue(name, out var limit) ? limit : null;

    private static string? Check(string name, string text, out double value)
    {
        value = 0;
        if (name == AllName)
        {
            return text == Aws ? null : $"must be {Aws}, not '{text}'.";
        }

        if (QuotaCatalog.Find(name) is not { } quota)
        {
            var guess = Suggestion.Words(name, QuotaCatalog.All.Select(known => known.Name).Append(AllName));
            return "is no quota" + (guess.Length > 0 ? guess : "; docs/quotas.md lists them.");
        }

        if (text == Aws)
        {
            value = quota.Default;
            return null;
        }

        if (quota.IsRate)
        {
            return Units.TryParseRate(text, out value, out _) && value is > 0 and <= MaxRate
                ? null
                : $"must be a rate above 0 such as {Units.FormatRate(quota.Default)}, {Aws} or {Off}, not '{text}'.";
        }

        return double.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value) && value is >= 1 and <= int.MaxValue
            ? null
            : $"must be a whole number above 0, {Aws} or {Off}, not '{text}'.";
    }
}
