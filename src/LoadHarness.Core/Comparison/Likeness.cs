using LoadHarness.Core.Results;

namespace LoadHarness.Core.Comparison;

/// <summary>What runs must have in common so that a difference in their figures means something.</summary>
internal static class Likeness
{
    private const int MostShown = 8;

    /// <summary>Returns what differs between the first run and any other, one sentence each.</summary>
    public static IReadOnlyList<string> Differences(IReadOnlyList<RunSample> from, IReadOnlyList<RunSample> runs)
    {
        var all = from.Concat(runs).ToArray();
        var differences = all.SelectMany(Faults).Concat(all.Skip(1).SelectMany(run => Between(all[0], run))).Distinct(StringComparer.Ordinal).ToArray();
        return differences.Length <= MostShown ? differences : [.. differences.Take(MostShown), $"and {differences.Length - MostShown} more differences"];
    }

    private static IEnumerable<string> Faults(RunSample run) => run.Summary.Verdict is Verdict.Invalid or Verdict.Interrupted
        ? [$"{run.Name} ended {(run.Summary.Verdict == Verdict.Invalid ? "invalid" : "interrupted")}, so that its figures say little"]
        : [];

    private static IEnumerable<string> Between(RunSample one, RunSample other)
    {
        if (one.Manifest is null || other.Manifest is null)
        {
            yield return $"{(one.Manifest is null ? one.Name : other.Name)} has no manifest, so that plan and host are not known";
            yield break;
        }

        foreach (var line in Lines("plan", Plan(one.Manifest.EffectivePlan), Plan(other.Manifest.EffectivePlan)))
        {
            yield return line;
        }

        foreach (var line in Members("host", one.Manifest.Host, other.Manifest.Host).Concat(Members("version", one.Manifest.Versions, other.Manifest.Versions)))
        {
            yield return line;
        }
    }

    /// <summary>The plan's lines with the members they stand under; its name says nothing of the load.</summary>
    private static IReadOnlyList<string> Plan(string yaml)
    {
        var lines = new List<string>();
        var above = "";
        foreach (var line in yaml.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.StartsWith("name:", StringComparison.Ordinal))
            {
                continue;
            }

            above = char.IsWhiteSpace(line[0]) || line[0] == '-' ? above : line.TrimEnd().TrimEnd(':');
            lines.Add(char.IsWhiteSpace(line[0]) || line[0] == '-' ? $"{above}: {line.Trim()}" : line.TrimEnd());
        }

        return lines;
    }

    private static IEnumerable<string> Lines(string what, IReadOnlyList<string> one, IReadOnlyList<string> other)
    {
        var (only, gone) = (other.Except(one, StringComparer.Ordinal).ToArray(), one.Except(other, StringComparer.Ordinal).ToArray());
        for (var i = 0; i < Math.Max(only.Length, gone.Length); i++)
        {
            yield return $"{what}: '{gone.ElementAtOrDefault(i) ?? "nothing"}' against '{only.ElementAtOrDefault(i) ?? "nothing"}'";
        }
    }

    private static IEnumerable<string> Members(string what, IReadOnlyDictionary<string, string> one, IReadOnlyDictionary<string, string> other) =>
        one.Keys.Union(other.Keys, StringComparer.Ordinal)
            .Where(key => one.GetValueOrDefault(key) != other.GetValueOrDefault(key))
            .Select(key => $"{what} {key}: '{one.GetValueOrDefault(key) ?? "nothing"}' against '{other.GetValueOrDefault(key) ?? "nothing"}'");
}
