using System.Globalization;
using System.Net;

namespace LoadHarness.AwsIot.Policies;

/// <summary>Compares one value with one value of a condition; negated operators compare as their opposite (IAM user guide, "Condition operators").</summary>
internal static class ConditionComparison
{
    private const int ArnParts = 6;

    /// <summary>Whether the values match; what cannot be read as the operator's kind does not.</summary>
    public static bool IsMatch(ConditionOperator comparison, string actual, WildcardPattern expected) => comparison switch
    {
        ConditionOperator.StringEquals or ConditionOperator.StringNotEquals or ConditionOperator.BinaryEquals => actual == expected.Text,
        ConditionOperator.StringEqualsIgnoreCase or ConditionOperator.StringNotEqualsIgnoreCase => string.Equals(actual, expected.Text, StringComparison.OrdinalIgnoreCase),
        ConditionOperator.StringLike or ConditionOperator.StringNotLike => expected.IsMatch(actual),
        ConditionOperator.NumericEquals or ConditionOperator.NumericNotEquals => Compare<decimal>(TryNumber, actual, expected.Text) == 0,
        ConditionOperator.NumericLessThan => Compare<decimal>(TryNumber, actual, expected.Text) < 0,
        ConditionOperator.NumericLessThanEquals => Compare<decimal>(TryNumber, actual, expected.Text) <= 0,
        ConditionOperator.NumericGreaterThan => Compare<decimal>(TryNumber, actual, expected.Text) > 0,
        ConditionOperator.NumericGreaterThanEquals => Compare<decimal>(TryNumber, actual, expected.Text) >= 0,
        ConditionOperator.DateEquals or ConditionOperator.DateNotEquals => Compare<DateTimeOffset>(TryDate, actual, expected.Text) == 0,
        ConditionOperator.DateLessThan => Compare<DateTimeOffset>(TryDate, actual, expected.Text) < 0,
        ConditionOperator.DateLessThanEquals => Compare<DateTimeOffset>(TryDate, actual, expected.Text) <= 0,
        ConditionOperator.DateGreaterThan => Compare<DateTimeOffset>(TryDate, actual, expected.Text) > 0,
        ConditionOperator.DateGreaterThanEquals => Compare<DateTimeOffset>(TryDate, actual, expected.Text) >= 0,
        ConditionOperator.Bool => bool.TryParse(actual, out var isActual) && bool.TryParse(expected.Text, out var isExpected) && isActual == isExpected,
        ConditionOperator.IpAddress or ConditionOperator.NotIpAddress => IsInRange(actual, expected.Text),
        ConditionOperator.ArnEquals or ConditionOperator.ArnNotEquals or ConditionOperator.ArnLike or ConditionOperator.ArnNotLike => IsSameArn(actual, expected),
        _ => throw new InvalidOperationException($"{comparison} compares no values."),
    };

    /// <summary>Whether a value of Null says that the variable must be missing.</summary>
    public static bool IsTrue(string value) => string.Equals(value, "true", StringComparison.OrdinalIgnoreCase);

    private delegate bool Reader<T>(string text, out T value);

    /// <summary>Less than, equal to or greater than zero; null where one side cannot be read, which compares as false.</summary>
    private static int? Compare<T>(Reader<T> reader, string actual, string expected)
        where T : IComparable<T> => reader(actual, out var left) && reader(expected, out var right) ? left.CompareTo(right) : null;

    private static bool TryNumber(string text, out decimal value) => decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value);

    /// <summary>A date of ISO 8601, or seconds since 1970.</summary>
    private static bool TryDate(string text, out DateTimeOffset value)
    {
        if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var seconds) && Math.Abs(seconds) < 100_000_000_000)
        {
            value = DateTimeOffset.FromUnixTimeSeconds(seconds);
            return true;
        }

        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out value);
    }

    /// <summary>An address, or a range such as <c>203.0.113.0/24</c> or <c>2001:db8::/32</c>.</summary>
    private static bool IsInRange(string actual, string range)
    {
        var slash = range.IndexOf('/', StringComparison.Ordinal);
        if (!TryBytes(actual, out var address) || !TryBytes(slash < 0 ? range : range[..slash], out var network) || address.Length != network.Length)
        {
            return false;
        }

        var bits = address.Length * 8;
        if (slash >= 0 && (!int.TryParse(range.AsSpan(slash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out bits) || bits > address.Length * 8))
        {
            return false;
        }

        for (var i = 0; i < address.Length && bits > 0; i++, bits -= 8)
        {
            var mask = bits >= 8 ? 0xFF : 0xFF << (8 - bits);
            if (((address[i] ^ network[i]) & mask) != 0)
            {
                return false;
            }
        }

        return true;
    }

    private static bool TryBytes(string text, out byte[] bytes)
    {
        if (!IPAddress.TryParse(text, out var address))
        {
            bytes = [];
            return false;
        }

        bytes = (address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address).GetAddressBytes();
        return true;
    }

    /// <summary>Each of the six parts by itself, so that a wildcard does not reach into the next.</summary>
    private static bool IsSameArn(string actual, WildcardPattern expected)
    {
        var patterns = expected.SplitAtColons(ArnParts);
        var parts = actual.Split(':', ArnParts);
        return patterns.Length == ArnParts && parts.Length == ArnParts && patterns.Zip(parts).All(pair => pair.First.IsMatch(pair.Second));
    }
}
