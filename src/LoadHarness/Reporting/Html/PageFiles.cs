using LoadHarness.Reporting.Charts;

namespace LoadHarness.Reporting.Html;

/// <summary>What is put into every page: its style, its script, and the chart library.</summary>
internal static class PageFiles
{
    /// <summary>The style, with the rules of static charts.</summary>
    public static Markup Style { get; } = Markup.OfFile(Read("report.css") + SvgChart.Rules);

    /// <summary>What turns static charts into live ones.</summary>
    public static Markup Script { get; } = Markup.OfFile(Read("report.js"));

    /// <summary>Apache ECharts.</summary>
    public static Markup ChartLibrary { get; } = Markup.OfFile(OnlyECharts(Read("echarts.js")));

    /// <summary>The package's file has two more libraries behind ECharts, each on lines of its own; a report needs neither, and one of them can load from the network.</summary>
    private static string OnlyECharts(string bundle)
    {
        var next = bundle.IndexOf("exports.ecStat", StringComparison.Ordinal);
        var end = next < 0 ? -1 : bundle.LastIndexOf('\n', next);
        return end > 0 ? bundle[..end].Trim('\uFEFF', '\n', ' ') : throw new InvalidOperationException("The chart library has another form than expected: see LoadHarness.csproj.");
    }

    private static string Read(string name)
    {
        using var stream = typeof(PageFiles).Assembly.GetManifestResourceStream(name) ?? throw new InvalidOperationException($"{name} is not embedded.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }
}
