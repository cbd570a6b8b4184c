namespace LoadHarness.AwsIot.Policies;

/// <summary>A pattern or value of a policy before its variables have values (AWS IoT developer guide, "AWS IoT Core policy variables").</summary>
internal sealed class PatternTemplate
{
    private const string Open = "${";

    private readonly Part[] _parts;

    // Patterns without variables are the same for all devices: they are made once.
    private readonly WildcardPattern? _fixed;

    private PatternTemplate(string text, Part[] parts)
    {
        Text = text;
        _parts = parts;
        _fixed = parts.Any(part => part.Variable is not null) ? null : Join(parts.Select(part => part.Literal!));
    }

    /// <summary>The text as it stands in the policy.</summary>
    public string Text { get; }

    /// <summary>The variables it uses.</summary>
    public IEnumerable<string> Variables => _parts.Where(part => part.Variable is not null).Select(part => part.Variable!);

    /// <summary>Takes a text apart; a <c>$</c> without a whole <c>${…}</c> is an ordinary character.</summary>
    /// <param name="text">What stands in the policy.</param>
    /// <param name="hasWildcards">Whether <c>*</c> and <c>?</c> are wildcards.</param>
    /// <param name="hasVariables">Whether the document's version knows variables.</param>
    public static PatternTemplate Parse(string text, bool hasWildcards, bool hasVariables)
    {
        var parts = new List<Part>();
        var start = 0;
        while (hasVariables && text.IndexOf(Open, start, StringComparison.Ordinal) is var open and >= 0)
        {
            var close = text.IndexOf('}', open);
            if (close < 0)
            {
                break;
            }

            AddLiteral(start, open);
            var name = text[(open + Open.Length)..close];

            // ${*}, ${?} and ${$} stand for the characters themselves.
            parts.Add(name is "*" or "?" or "$" ? new Part(new WildcardPattern(name, null), null) : new Part(null, name));
            start = close + 1;
        }

        AddLiteral(start, text.Length);
        return new PatternTemplate(text, [.. parts]);

        void AddLiteral(int from, int to)
        {
            if (to > from)
            {
                parts.Add(new Part(hasWildcards ? WildcardPattern.Parse(text[from..to]) : new WildcardPattern(text[from..to], null), null));
            }
        }
    }

    /// <summary>Puts values in; null where a variable has none, and its name is added to <paramref name="missing"/>.</summary>
    public WildcardPattern? Bind(PolicyContext context, ISet<string> missing)
    {
        if (_fixed is not null)
        {
            return _fixed;
        }

        var bound = new List<WildcardPattern>(_parts.Length);
        var isWhole = true;
        foreach (var part in _parts)
        {
            if (part.Variable is null)
            {
                bound.Add(part.Literal!);
            }
            else if (context.Substitute(part.Variable) is { } value)
            {
                bound.Add(new WildcardPattern(value, null));
            }
            else
            {
                missing.Add(part.Variable);
                isWhole = false;
            }
        }

        return isWhole ? Join(bound) : null;
    }

    private static WildcardPattern Join(IEnumerable<WildcardPattern> parts)
    {
        var list = parts.ToList();
        return list.Count == 1 ? list[0] : WildcardPattern.Concat(list);
    }

    /// <param name="Literal">Text, with its wildcards; null for a variable.</param>
    /// <param name="Variable">A variable's name, or null.</param>
    private readonly record struct Part(WildcardPattern? Literal, string? Variable);
}
