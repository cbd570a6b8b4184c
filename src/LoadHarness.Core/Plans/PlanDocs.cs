using System.Text;
using LoadHarness.Core.Plans.Model;

namespace LoadHarness.Core.Plans;

/// <summary>The reference of plans as Markdown.</summary>
public static class PlanDocs
{
    /// <summary>Returns <c>docs/plan.md</c>.</summary>
    public static string Write()
    {
        var text = new StringBuilder();
        text.Append("""
            # The plan

            A plan is a YAML file; what it leaves out has a default. Unknown members are refused, and every fault is reported at once with line and column. `loadharness validate PLAN` prints the plan with all defaults and its load in words. Editors check it with [plan.schema.json](plan.schema.json): begin the file with `# yaml-language-server: $schema=…/plan.schema.json`.

            Durations are `500ms`, `30s`, `5m`, `2h`, `1h30m`, `1d`; rates `200/s`, `12000/m`, `5/h`; shares `5%` or `0.05`. `${KEY}` is replaced by `-e KEY=VALUE`, `${KEY:-default}` has a value without it, and `$${` is a plain `${`. Precedence: command line, then environment (`LOADHARNESS_*`), then plan, then default.

            <!-- Generated from the plan's declaration: run the unit tests with UPDATE_DOCS=1 to write it anew. -->

            """);
        Section(text, PlanModel.Run, "The top level");
        return text.Replace("\r\n", "\n").ToString();
    }

    private static void Section(StringBuilder text, IPlanObject part, string heading)
    {
        text.Append("\n## ").Append(heading).Append("\n\n").Append(part.Doc).Append("\n\n| member | value | default | meaning |\n|---|---|---|---|\n");
        foreach (var member in part.MemberInfos)
        {
            var value = member.Nested is { } nested ? $"see [`{nested.Name}`](#{nested.Name})" : member.Words;
            text.Append("| `").Append(member.Name).Append("` | ").Append(Cell(value)).Append(" | ").Append(Cell(member.Default)).Append(" | ").Append(Cell(member.Doc)).Append(" |\n");
        }

        foreach (var nested in part.MemberInfos.Select(m => m.Nested).OfType<IPlanObject>())
        {
            Section(text, nested, nested.Name);
        }
    }

    private static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal);
}
