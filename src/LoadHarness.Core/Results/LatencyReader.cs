using System.Globalization;
using LoadHarness.Core.Metrics;

namespace LoadHarness.Core.Results;

/// <summary>Reads the histogram logs of a run's folder line by line, and keeps only what they add up to.</summary>
public static class LatencyReader
{
    private static readonly string SubackName = Step.NameOf(StepKind.Suback);

    /// <summary>Reads every log of a step that the folder has.</summary>
    /// <param name="folder">The run's folder.</param>
    /// <exception cref="InvalidDataException">A log is damaged; the message names file and line.</exception>
    public static RunLatencies Read(string folder)
    {
        // A run of a day has 86,400 lines a file and tag: one processor a step.
        var groups = Step.All.GroupBy(static step => step.BareName, StringComparer.Ordinal)
            .Select(group => (Name: group.Key, Files: group.Select(step => Path.Combine(folder, step.Name + ".hlog")).Where(File.Exists).ToArray()))
            .Where(static group => group.Files.Length > 0);
        try
        {
            var read = groups.AsParallel().AsOrdered().Select(static group => ReadStep(group.Name, group.Files)).ToArray();
            return Of(read);
        }
        catch (AggregateException failures) when (failures.InnerException is { } first)
        {
            throw new InvalidDataException(first.Message, first);
        }
    }

    // Thirty years: far beyond any run, and far below where a column's width would leave its type.
    private const double LatestStart = 1e9;

    private static RunLatencies Of((StepLatencies Latencies, LatencyHeat? Heat)[] read) =>
        new RunLatencies([.. read.Select(static step => step.Latencies).Where(static step => step.Service.Samples > 0)], read.Select(static step => step.Heat).FirstOrDefault(static heat => heat is not null));

    private static (StepLatencies Latencies, LatencyHeat? Heat) ReadStep(string name, string[] files)
    {
        var step = new StepLatencies(name, new LatencyDistribution(), new LatencyDistribution());
        var heat = name == SubackName ? new LatencyHeat() : null;
        var decoder = new HlogDecoder();
        foreach (var file in files)
        {
            ReadFile(file, decoder, step, heat);
        }

        return (step, step.Service.Samples > 0 ? heat : null);
    }

    private static void ReadFile(string file, HlogDecoder decoder, StepLatencies step, LatencyHeat? heat)
    {
        using var reader = new StreamReader(file);
        var number = 0;
        while (reader.ReadLine() is { } line)
        {
            number++;
            if (line.Length == 0 || line[0] is '#' or '"')
            {
                continue;
            }

            try
            {
                ReadLine(line, decoder, step, heat);
            }
            catch (InvalidDataException) when (reader.EndOfStream)
            {
                return; // The last line of a run that was killed may be half a line.
            }
            catch (InvalidDataException damage)
            {
                throw new InvalidDataException(string.Create(CultureInfo.InvariantCulture, $"{Path.GetFileName(file)}, line {number}: {damage.Message}"), damage);
            }
        }
    }

    /// <summary>Takes one interval: optional tag, start in seconds, length, largest value, histogram.</summary>
    private static void ReadLine(string line, HlogDecoder decoder, StepLatencies step, LatencyHeat? heat)
    {
        const string tagName = "Tag=";
        var tag = "";
        var rest = line.AsSpan();
        if (rest.StartsWith(tagName, StringComparison.Ordinal) && rest.IndexOf(',') is var end and > 0)
        {
            tag = rest[tagName.Length..end].ToString();
            rest = rest[(end + 1)..];
        }

        var second = Next(ref rest, "start");
        var length = Next(ref rest, "length");
        var isResponse = tag is "response" or "late-response";
        foreach (var value in decoder.Decode(rest[(rest.LastIndexOf(',') + 1)..]))
        {
            (isResponse ? step.Response : step.Service).Add(value);
            if (!isResponse)
            {
                heat?.Add(second, length, value);
            }
        }
    }

    /// <summary>Takes a time in seconds off the front.</summary>
    private static double Next(ref ReadOnlySpan<char> rest, string what)
    {
        var comma = rest.IndexOf(',');
        if (comma < 0 || !double.TryParse(rest[..comma], NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds))
        {
            throw new InvalidDataException($"an interval has no {what}");
        }

        if (!(seconds is >= 0 and <= LatestStart))
        {
            throw new InvalidDataException($"an interval's {what} is no time of a run");
        }

        rest = rest[(comma + 1)..];
        return seconds;
    }
}
