using System.Buffers;

namespace LoadHarness.AwsIot.Policies;

/// <summary>A pattern: <c>*</c> is any run of characters, also of slashes, <c>?</c> exactly one (AWS IoT developer guide, "Publish/Subscribe policy examples").</summary>
/// <remarks>Which characters are wildcards is kept apart from the text, so that a value put in for a variable can never become one.</remarks>
internal sealed class WildcardPattern
{
    private static readonly SearchValues<char> Wildcards = SearchValues.Create("*?");

    private readonly bool[]? _isWildcard;
    private readonly int _literalPrefix;
    private readonly bool _endsInOnlyStar;

    /// <summary>Makes a pattern.</summary>
    /// <param name="text">The text.</param>
    /// <param name="isWildcard">For each character whether it is a wildcard; null where none is.</param>
    public WildcardPattern(string text, bool[]? isWildcard)
    {
        Text = text;
        var first = isWildcard is null ? -1 : Array.IndexOf(isWildcard, value: true);
        _isWildcard = first < 0 ? null : isWildcard;
        _literalPrefix = first < 0 ? text.Length : first;
        _endsInOnlyStar = first >= 0 && first == text.Length - 1 && text[first] == '*';
    }

    /// <summary>The pattern as it reads, values of variables put in.</summary>
    public string Text { get; }

    /// <summary>A pattern in which each <c>*</c> and <c>?</c> is a wildcard.</summary>
    public static WildcardPattern Parse(string text)
    {
        if (!text.AsSpan().ContainsAny(Wildcards))
        {
            return new WildcardPattern(text, null);
        }

        var isWildcard = new bool[text.Length];
        for (var i = 0; i < text.Length; i++)
        {
            isWildcard[i] = text[i] is '*' or '?';
        }

        return new WildcardPattern(text, isWildcard);
    }

    /// <summary>One pattern after the other.</summary>
    public static WildcardPattern Concat(IReadOnlyCollection<WildcardPattern> patterns) => new(
        string.Concat(patterns.Select(pattern => pattern.Text)),
        [.. patterns.SelectMany(pattern => pattern._isWildcard ?? new bool[pattern.Text.Length])]);

    /// <summary>Whether the whole text matches, case-sensitively.</summary>
    public bool IsMatch(ReadOnlySpan<char> text)
    {
        if (_isWildcard is null)
        {
            return text.SequenceEqual(Text);
        }

        // Most of an ARN is the same everywhere, and most patterns end in their only wildcard.
        if (!text.StartsWith(Text.AsSpan(0, _literalPrefix)))
        {
            return false;
        }

        return _endsInOnlyStar || MatchRest(text[_literalPrefix..], Text.AsSpan(_literalPrefix), _isWildcard.AsSpan(_literalPrefix));
    }

    /// <summary>The parts between the first colons; fewer where there are fewer (an ARN has six).</summary>
    public WildcardPattern[] SplitAtColons(int parts)
    {
        var result = new List<WildcardPattern>(parts);
        var start = 0;
        while (result.Count < parts - 1 && Text.IndexOf(':', start) is var colon and >= 0)
        {
            result.Add(Slice(start, colon));
            start = colon + 1;
        }

        result.Add(Slice(start, Text.Length));
        return [.. result];
    }

    /// <inheritdoc/>
    public override string ToString() => Text;

    /// <summary>Goes back only to the last <c>*</c>, so that hostile patterns cost no more than pattern times text.</summary>
    private static bool MatchRest(ReadOnlySpan<char> text, ReadOnlySpan<char> pattern, ReadOnlySpan<bool> isWildcard)
    {
        var (t, p) = (0, 0);
        var (starPattern, starText) = (-1, 0);
        while (t < text.Length)
        {
            if (p < pattern.Length && isWildcard[p] && pattern[p] == '*')
            {
                (starPattern, starText) = (p++, t);
            }
            else if (p < pattern.Length && isWildcard[p])
            {
                t += CharacterLength(text, t);
                p++;
            }
            else if (p < pattern.Length && pattern[p] == text[t])
            {
                t++;
                p++;
            }
            else if (starPattern >= 0)
            {
                starText += CharacterLength(text, starText);
                (t, p) = (starText, starPattern + 1);
            }
            else
            {
                return false;
            }
        }

        while (p < pattern.Length && isWildcard[p] && pattern[p] == '*')
        {
            p++;
        }

        return p == pattern.Length;
    }

    /// <summary>Two for a pair of surrogates: they are one character.</summary>
    private static int CharacterLength(ReadOnlySpan<char> text, int at) =>
        char.IsHighSurrogate(text[at]) && at + 1 < text.Length && char.IsLowSurrogate(text[at + 1]) ? 2 : 1;

    private WildcardPattern Slice(int start, int end) => new(Text[start..end], _isWildcard?[start..end]);
}
