using System.Net;
using System.Runtime.CompilerServices;
using System.Text;

namespace LoadHarness.Reporting.Html;

/// <summary>A piece of well-formed HTML. Made by <see cref="Of"/>, which escapes every text put into it, and of files that come with the program.</summary>
internal readonly record struct Markup
{
    private readonly string? _text;

    private Markup(string text) => _text = text;

    /// <summary>Nothing.</summary>
    public static Markup Empty { get; }

    /// <summary>Makes markup from a literal with holes: strings in holes are escaped, markup is not.</summary>
    public static Markup Of(ref Handler markup) => new(markup.ToString());

    /// <summary>The text of a style or script that comes with the program; goes into its element as it is.</summary>
    /// <exception cref="ArgumentException">It would end its element.</exception>
    public static Markup OfFile(string text) => text.Contains("</", StringComparison.Ordinal) && (text.Contains("</script", StringComparison.OrdinalIgnoreCase) || text.Contains("</style", StringComparison.OrdinalIgnoreCase))
        ? throw new ArgumentException("The text ends the element that it is put into.", nameof(text))
        : new Markup(text);

    /// <summary>JSON that the default encoder has written: it holds no &lt;, &gt; or &amp;.</summary>
    public static Markup OfJson(string json) => new(json);

    /// <summary>Puts pieces one after the other.</summary>
    public static Markup Join(IEnumerable<Markup> pieces) => new(string.Concat(pieces.Select(p => p._text)));

    /// <inheritdoc/>
    public override string ToString() => _text ?? "";

    /// <summary>Builds markup; named by the compiler, not by people.</summary>
    [InterpolatedStringHandler]
    internal readonly ref struct Handler
    {
        private readonly StringBuilder _builder;

        public Handler(int literalLength, int formattedCount) => _builder = new StringBuilder(literalLength + (formattedCount * 16));

        public void AppendLiteral(string literal) => _builder.Append(literal);

        public void AppendFormatted(Markup markup) => _builder.Append(markup._text);

        public void AppendFormatted(IEnumerable<Markup> pieces)
        {
            foreach (var piece in pieces)
            {
                _builder.Append(piece._text);
            }
        }

        public void AppendFormatted(string text) => _builder.Append(WebUtility.HtmlEncode(XmlText.Clean(text)));

        public override string ToString() => _builder.ToString();
    }
}
