namespace LoadHarness.Core.Results;

/// <summary>What is needed to repeat a run and to trust its files: <c>manifest.json</c>. Holds no secrets.</summary>
public sealed record RunManifest
{
    /// <summary>The schema's name and version.</summary>
    public string Schema { get; init; } = "loadharness/manifest/1";

    /// <summary>The run's id.</summary>
    public required string RunId { get; init; }

    /// <summary>The plan as it was run, after all overrides, as YAML; secrets are file paths, never contents.</summary>
    public required string EffectivePlan { get; init; }

    /// <summary>Where members of the plan came from that are neither the file's nor defaults: member → option or variable.</summary>
    public required IReadOnlyDictionary<string, string> Overrides { get; init; }

    /// <summary>The seed.</summary>
    public required long Seed { get; init; }

    /// <summary>Versions: tool, dotnet, openssl, os, kernel.</summary>
    public required IReadOnlyDictionary<string, string> Versions { get; init; }

    /// <summary>The host: cores, memory, descriptors, ports, CPU model.</summary>
    public required IReadOnlyDictionary<string, string> Host { get; init; }

    /// <summary>full, resumed, mixed or none.</summary>
    public required string Handshakes { get; init; }

    /// <summary>SHA-256 in hex of every other file in the folder.</summary>
    public required IReadOnlyDictionary<string, string> Files { get; init; }
}
