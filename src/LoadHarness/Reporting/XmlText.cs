using System.Text;
using System.Xml;

namespace LoadHarness.Reporting;

/// <summary>Makes any text fit for XML 1.0, HTML and terminals.</summary>
internal static class XmlText
{
    /// <summary>Replaces control characters other than tab and line ends, lone surrogates and non-characters by U+FFFD.</summary>
    public static string Clean(string text)
    {
        var first = FirstBad(text, 0);
        if (first < 0)
        {
            return text;
        }

        var clean = new StringBuilder(text);
        for (var i = first; i >= 0; i = FirstBad(text, i + 1))
        {
            clean[i] = '\uFFFD';
        }

        return clean.ToString();
    }

    private static int FirstBad(string text, int from)
    {
        for (var i = from; i < text.Length; i++)
        {
            // C1 controls are legal in XML but drive terminals.
            if (XmlConvert.IsXmlChar(text[i]) && text[i] is not (>= '\u007F' and <= '\u009F'))
            {
                continue;
            }

            if (i + 1 < text.Length && XmlConvert.IsXmlSurrogatePair(text[i + 1], text[i]))
            {
                i++;
                continue;
            }

            return i;
        }

        return -1;
    }
}
