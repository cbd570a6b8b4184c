using System.Text.Json;
using System.Text.Json.Serialization;
using LoadHarness.Core.Results;

namespace LoadHarness.Hosting.Lab;

/// <summary>One outage, run once with each reconnect policy: <c>lab.json</c>.</summary>
internal sealed record LabResult
{
    /// <summary>The schema's name and version.</summary>
    public string Schema { get; init; } = "loadharness/lab/1";

    /// <summary>Which lab.</summary>
    public string Lab { get; init; } = "reconnect";

    /// <summary>When it began, UTC.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>The program's version.</summary>
    public required string Version { get; init; }

    /// <summary>The ready plan that was run.</summary>
    public required string Plan { get; init; }

    /// <summary>Devices of each run.</summary>
    public required int Devices { get; init; }

    /// <summary>The seed of each run.</summary>
    public required long Seed { get; init; }

    /// <summary>The outage in words: what broke, for how long, and how fast connections are taken.</summary>
    public required string Outage { get; init; }

    /// <summary>The runs, in the order in which they were made.</summary>
    public required IReadOnlyList<LabRun> Runs { get; init; }
}

/// <summary>What one policy came to.</summary>
internal sealed record LabRun
{
    /// <summary>The policy's name in plans.</summary>
    public required string Policy { get; init; }

    /// <summary>The policy in words.</summary>
    public required string Words { get; init; }

    /// <summary>The run's folder, beside the lab's files.</summary>
    public required string Folder { get; init; }

    /// <summary>Whether the run's figures describe the policy; else why not.</summary>
    public required string? Invalid { get; init; }

    /// <summary>The outage as the devices saw it; null where there was none.</summary>
    public required OutageSummary? Outage { get; init; }

    /// <summary>The outage as the simulator recorded it; null where it has none.</summary>
    public required ServerOutage? Server { get; init; }

    /// <summary>The simulator's CPU during the outage, percent of one core on average; null where it is not known.</summary>
    public required double? ServerCpuPercent { get; init; }

    /// <summary>The simulator's CPU in the busiest second of the outage, percent of one core.</summary>
    public required double? ServerCpuPeakPercent { get; init; }

    /// <summary>Attempts to connect in each second since the outage began, ten minutes at most.</summary>
    public required IReadOnlyList<double> AttemptsPerSecond { get; init; }
}

/// <summary>Writes and reads <c>lab.json</c>.</summary>
internal static class LabJson
{
    private static readonly LabJsonContext Context = new(DocumentJson.Options());

    /// <summary>Writes a lab's result.</summary>
    public static string Write(LabResult result) => JsonSerializer.Serialize(result, Context.LabResult) + "\n";

    /// <summary>Reads a lab's result.</summary>
    /// <exception cref="JsonException">The text is none.</exception>
    public static LabResult Read(string json) => JsonSerializer.Deserialize(json, Context.LabResult) ?? throw new JsonException("The lab's result is empty.");
}

[JsonSerializable(typeof(LabResult))]
internal sealed partial class LabJsonContext : JsonSerializerContext;
