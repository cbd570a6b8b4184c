using Spectre.Console.Rendering;

namespace LoadHarness.LiveView;

/// <summary>Draws its content from the top left corner over what was there, never beyond the screen's height: one write, no flicker, no scrolling.</summary>
internal sealed class Frame(IRenderable content, int height) : IRenderable
{
    private const string Home = "\u001b[H";
    private const string EraseLine = "\u001b[2K";
    private const string EraseBelow = "\u001b[J";

    /// <inheritdoc/>
    public Measurement Measure(RenderOptions options, int maxWidth) => content.Measure(options, maxWidth);

    /// <inheritdoc/>
    public IEnumerable<Segment> Render(RenderOptions options, int maxWidth)
    {
        var lines = Segment.SplitLines(content.Render(options, maxWidth), maxWidth);
        yield return Segment.Control(Home);
        for (var i = 0; i < Math.Min(lines.Count, height); i++)
        {
            if (i > 0)
            {
                yield return Segment.LineBreak;
            }

            // Before the line: after a line as wide as the screen the cursor still stands on its last cell, which would go too.
            yield return Segment.Control(EraseLine);
            foreach (var segment in lines[i])
            {
                yield return segment;
            }
        }

        yield return Segment.Control(EraseBelow);
    }
}
