using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using LoadHarness.Core;

namespace LoadHarness.Simulator.Faults;

/// <summary>A fault schedule as a JSON file: <c>{"seed":42,"faults":[{"atSeconds":10,"forSeconds":30,"kind":"suback.delay","valueMs":50,"cutoff":"0ccc…"}]}</c>.</summary>
public static class FaultFile
{
    /// <summary>Writes a schedule.</summary>
    public static string Write(FaultSchedule schedule)
    {
        ArgumentNullException.ThrowIfNull(schedule);
        var document = new FaultDocument
        {
            Seed = schedule.Seed,
            Faults = [.. schedule.Faults.Select(fault => new FaultEntry
            {
                AtSeconds = fault.At.TotalSeconds,
                ForSeconds = fault.For?.TotalSeconds,
                Kind = FaultKinds.NameOf(fault.Kind),
                ValueMs = fault.Value?.TotalMilliseconds,
                Cutoff = fault.Cutoff?.ToString("x16", CultureInfo.InvariantCulture),
            })],
        };
        return JsonSerializer.Serialize(document, FaultJson.Default.FaultDocument);
    }

    /// <summary>Reads a schedule from a file.</summary>
    public static FaultSchedule Load(string path)
    {
        try
        {
            return Parse(File.ReadAllText(path), path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new HarnessException(ExitCode.BadInput, $"The fault file '{path}' cannot be read: {exception.Message}", inner: exception);
        }
    }

    /// <summary>Reads a schedule from JSON.</summary>
    /// <param name="json">The text.</param>
    /// <param name="name">What errors call it.</param>
    public static FaultSchedule Parse(string json, string name)
    {
        FaultDocument document;
        try
        {
            document = JsonSerializer.Deserialize(json, FaultJson.Default.FaultDocument) ?? throw new JsonException("it is null");
        }
        catch (JsonException exception)
        {
            throw new HarnessException(ExitCode.BadInput, $"The fault file '{name}' is not valid: {exception.Message}", inner: exception);
        }

        return new FaultSchedule(document.Seed, [.. (document.Faults ?? []).Select((entry, index) => ToFault(entry, index + 1))]);
    }

    private static Fault ToFault(FaultEntry? entry, int number)
    {
        if (entry is null)
        {
            throw new HarnessException(ExitCode.BadInput, $"Fault {number} is null.");
        }

        if (!FaultKinds.TryParse(entry.Kind, out var kind))
        {
            throw new HarnessException(ExitCode.BadInput, $"Fault {number}: there is no fault '{entry.Kind}'.", $"Known are {string.Join(", ", FaultKinds.Names)}.");
        }

        ulong? cutoff = null;
        if (entry.Cutoff is not null)
        {
            cutoff = entry.Cutoff.Length == 16 && ulong.TryParse(entry.Cutoff, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value)
                ? value
                : throw new HarnessException(ExitCode.BadInput, $"Fault {number}: the cutoff is not 16 hexadecimal digits.");
        }

        try
        {
            return new Fault(
                TimeSpan.FromSeconds(entry.AtSeconds),
                entry.ForSeconds is { } duration ? TimeSpan.FromSeconds(duration) : null,
                kind,
                entry.ValueMs is { } delay ? TimeSpan.FromMilliseconds(delay) : null,
                cutoff);
        }
        catch (OverflowException)
        {
            throw new HarnessException(ExitCode.BadInput, $"Fault {number}: a time is too long.");
        }
    }
}

/// <summary>The fault file as it stands.</summary>
internal sealed record FaultDocument
{
    public required long Seed { get; init; }

    public IReadOnlyList<FaultEntry?>? Faults { get; init; }
}

/// <summary>One fault as it stands in the file.</summary>
internal sealed record FaultEntry
{
    public required double AtSeconds { get; init; }

    public double? ForSeconds { get; init; }

    public required string Kind { get; init; }

    public double? ValueMs { get; init; }

    public string? Cutoff { get; init; }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    RespectNullableAnnotations = true)]
[JsonSerializable(typeof(FaultDocument))]
internal sealed partial class FaultJson : JsonSerializerContext;
