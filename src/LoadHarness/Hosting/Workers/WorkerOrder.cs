using System.Text.Json;
using System.Text.Json.Serialization;
using LoadHarness.Simulator;

namespace LoadHarness.Hosting.Workers;

/// <summary>What a worker is told to run. It holds secrets (claims' keys, template parameters), and so goes over a pipe, never on the command line.</summary>
internal sealed record WorkerOrder
{
    /// <summary>The effective plan, as YAML.</summary>
    public required string Plan { get; init; }

    /// <summary>The run's id.</summary>
    public required string RunId { get; init; }

    /// <summary>Which worker it is, from 0.</summary>
    public required int Index { get; init; }

    /// <summary>How many workers there are.</summary>
    public required int Count { get; init; }

    /// <summary>The simulator's processes; empty for other targets.</summary>
    public required IReadOnlyList<SimulatorReady> Simulators { get; init; }

    /// <summary>The claims that were made for the run, by group; null for the target's own.</summary>
    public required IReadOnlyList<WorkerClaim?> Claims { get; init; }

    /// <summary>Where the worker logs, as a full path.</summary>
    public required string LogFile { get; init; }

    /// <summary>Writes it.</summary>
    public byte[] ToBytes() => JsonSerializer.SerializeToUtf8Bytes(this, WorkerJson.Default.WorkerOrder);

    /// <summary>Reads it.</summary>
    /// <exception cref="JsonException">It is none.</exception>
    public static WorkerOrder Read(ReadOnlySpan<byte> bytes) => JsonSerializer.Deserialize(bytes, WorkerJson.Default.WorkerOrder) ?? throw new JsonException("The order is empty.");
}

/// <summary>A claim certificate with its key.</summary>
/// <param name="Certificate">The certificate, PEM.</param>
/// <param name="Key">The key, PEM (PKCS #8).</param>
internal sealed record WorkerClaim(string Certificate, string Key);

/// <summary>Why a worker cannot go on: what a user did wrong, or what the host lacks.</summary>
/// <param name="Code">The exit code.</param>
/// <param name="Message">One sentence.</param>
/// <param name="Hint">What to do; null for nothing.</param>
internal sealed record WorkerFailure(int Code, string Message, string? Hint)
{
    /// <summary>Writes it.</summary>
    public byte[] ToBytes() => JsonSerializer.SerializeToUtf8Bytes(this, WorkerJson.Default.WorkerFailure);

    /// <summary>Reads it.</summary>
    public static WorkerFailure Read(ReadOnlySpan<byte> bytes) => JsonSerializer.Deserialize(bytes, WorkerJson.Default.WorkerFailure) ?? throw new JsonException("The failure is empty.");
}

[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(WorkerOrder))]
[JsonSerializable(typeof(WorkerFailure))]
internal sealed partial class WorkerJson : JsonSerializerContext;
