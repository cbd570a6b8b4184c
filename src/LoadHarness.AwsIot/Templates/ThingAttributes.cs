using System.Text.RegularExpressions;

namespace LoadHarness.AwsIot.Templates;

/// <summary>The rules of a thing's attributes (IoT API model, AttributeName and AttributeValue; "AWS IoT Core endpoints and quotas").</summary>
public static partial class ThingAttributes
{
    /// <summary>Most attributes of a thing without a type.</summary>
    public const int MaxWithoutType = 3;

    /// <summary>Most attributes of a thing with a type.</summary>
    public const int MaxWithType = 50;

    /// <summary>Longest name, in characters.</summary>
    public const int MaxNameLength = 128;

    /// <summary>Longest value, in characters.</summary>
    public const int MaxValueLength = 800;

    /// <summary>Whether an attribute may have this name.</summary>
    public static bool IsName(string name) => AttributeName().IsMatch(name);

    /// <summary>Whether an attribute may have this value: no spaces, and empty is allowed.</summary>
    public static bool IsValue(string value) => AttributeValue().IsMatch(value);

    /// <summary>Works attributes out and checks them.</summary>
    internal static Dictionary<string, string> Resolve(IReadOnlyList<KeyValuePair<string, TemplateExpression>> attributes, TemplateScope scope, bool hasType)
    {
        var limit = hasType ? MaxWithType : MaxWithoutType;
        if (attributes.Count > limit)
        {
            throw new TemplateFailureException(TemplateFailureKind.TooManyAttributes, hasType
                ? $"A thing has at most {limit} attributes; the template gives {attributes.Count}."
                : $"A thing without a thing type has at most {limit} attributes; the template gives {attributes.Count}.");
        }

        var resolved = new Dictionary<string, string>(attributes.Count, StringComparer.Ordinal);
        foreach (var (name, expression) in attributes)
        {
            var value = expression.Text(scope, $"Attribute '{name}'");
            if (!IsName(name))
            {
                throw new TemplateFailureException(TemplateFailureKind.InvalidAttribute, $"'{name}' is no name for an attribute: it has 1 to {MaxNameLength} letters, digits and _.,@/:#-", name);
            }

            if (!IsValue(value))
            {
                throw new TemplateFailureException(TemplateFailureKind.InvalidAttribute, $"The value of attribute '{name}' is not allowed: it has up to {MaxValueLength} letters, digits and _.,@/:#=[]-", name);
            }

            resolved.Add(name, value);
        }

        return resolved;
    }

    [GeneratedRegex(@"^[a-zA-Z0-9_.,@/:#-]{1,128}\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex AttributeName();

    [GeneratedRegex(@"^[a-zA-Z0-9_.,@/:#=\[\]-]{0,800}\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex AttributeValue();
}
