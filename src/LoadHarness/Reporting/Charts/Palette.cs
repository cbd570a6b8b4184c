using System.Text;

namespace LoadHarness.Reporting.Charts;

/// <summary>The charts' colours: those of M. Okabe and K. Ito, told apart by the colour-blind, with the light ones darkened to a contrast of 3:1 on white as WCAG 2.1 (1.4.11) asks of graphics.</summary>
internal static class Palette
{
    /// <summary>How many colours lines and bars have.</summary>
    public const int Count = 8;

    private static readonly string[] Light = ["#0072b2", "#c8530a", "#008a64", "#b0578a", "#a36a00", "#2a86bd", "#3b4650", "#857a00"];
    private static readonly string[] LightShades = ["#dcebf7", "#b3d3ea", "#7fb4d9", "#4691c3", "#1a6ba6", "#084a83"];

    /// <summary>The palette's colour for the n-th line of many.</summary>
    public static int Nth(int index) => (index % Count) + 1;

    /// <summary>Variables and rules for a picture that stands alone: for white paper.</summary>
    public static string Css { get; } = Variables(Light, LightShades) + """
        svg{background:#fff;font:12px system-ui,-apple-system,Segoe UI,Roboto,Liberation Sans,Arial,sans-serif;--fg:#1b2128;--muted:#57616c;--grid:#e4e8ec;--bad:#b42318;--fault:#c8530a}
        """.Trim() + SvgChart.Rules;

    private static string Variables(string[] colours, string[] shades)
    {
        var css = new StringBuilder("svg{");
        for (var i = 0; i < colours.Length; i++)
        {
            css.Append("--s").Append(i + 1).Append(':').Append(colours[i]).Append(';');
        }

        for (var i = 0; i < shades.Length; i++)
        {
            css.Append("--h").Append(i + 1).Append(':').Append(shades[i]).Append(';');
        }

        return css.Append('}').ToString();
    }
}
