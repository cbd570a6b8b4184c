using System.Text;

namespace LoadHarness.Core.Plans.Faults;

/// <summary>The table of faults as Markdown, for <c>docs/simulator.md</c>.</summary>
public static class FaultDocs
{
    /// <summary>Returns the table, a line a fault.</summary>
    public static string Table()
    {
        var text = new StringBuilder("| kind | takes | what goes wrong |\n|---|---|---|\n");
        foreach (var spec in FaultCatalog.All)
        {
            text.Append("| `").Append(spec.Name).Append("` | ").AppendJoin(", ", Members(spec)).Append(" | ").Append(spec.Doc).Append(" |\n");
        }

        return text.ToString();
    }

    private static IEnumerable<string> Members(FaultSpec spec)
    {
        if (spec.Value != FaultMember.None)
        {
            yield return spec.Value == FaultMember.Required ? "**`value`**" : "`value`";
        }

        if (spec.HasCode)
        {
            yield return "**`code`**";
        }

        if (spec.HasFilter)
        {
            yield return "`filter`";
        }

        if (spec.Operations.Count > 0)
        {
            yield return $"`operation` ({string.Join(", ", spec.Operations)})";
        }

        if (spec.HasRate)
        {
            yield return "`rate`";
        }

        yield return spec.HasShare ? "`share`" : "no share";
    }
}
