using System.Collections.Frozen;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using LoadHarness.Core;
using LoadHarness.Core.Plans.Faults;

namespace LoadHarness.Simulator.Faults;

/// <summary>A fault schedule as a JSON file: <c>{"seed":42,"faults":[{"atSeconds":10,"forSeconds":30,"kind":"suback.delay","valueMs":50,"cutoff":"0ccc…"}]}</c>; instead of <c>valueMs</c> a distribution as <c>value</c>, instead of <c>cutoff</c> a <c>share</c>, or <c>clientIds</c>.</summary>
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
                Kind = FaultCatalog.Of(fault.Kind).Name,
                ValueMs = fault.Value is { Shape: DelayShape.Constant } constant ? constant.First.TotalMilliseconds : null,
                Value = fault.Value is { Shape: not DelayShape.Constant } distribution ? distribution.ToString() : null,
                Cutoff = fault.Cutoff?.ToString("x16", CultureInfo.InvariantCulture),
                ClientIds = fault.ClientIds is null ? null : [.. fault.ClientIds.Order(StringComparer.Ordinal)],
                Filter = fault.Filter,
                Operation = fault.Operation,
                Code = fault.Code,
                RatePerSecond = fault.Rate,
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
            // The serializer's own words name types of ours, which says nothing to a user.
            var where = exception.Path is { Length: > 1 } path ? $" at {path}" : exception.LineNumber is { } line ? string.Create(CultureInfo.InvariantCulture, $" in line {line + 1}") : "";
            throw new HarnessException(
                ExitCode.BadInput,
                $"The fault file '{name}' is not valid{where}.",
                "It is JSON: {\"faults\":[{\"kind\":\"suback.delay\",\"atSeconds\":0,\"value\":\"50ms\"}]}; a fault may have forSeconds, share, clientIds, filter, operation, code and ratePerSecond too.",
                exception);
        }

        return new FaultSchedule(document.Seed, [.. (document.Faults ?? []).Select((entry, index) => ToFault(entry, index + 1))]);
    }

    private static Fault ToFault(FaultEntry? entry, int number)
    {
        if (entry is null)
        {
            throw new HarnessException(ExitCode.BadInput, $"Fault {number} is null.");
        }

        if (FaultCatalog.Find(entry.Kind) is not { } spec)
        {
            throw new HarnessException(ExitCode.BadInput, $"Fault {number}: there is no fault '{entry.Kind}'.", $"Known are {string.Join(", ", FaultCatalog.Names)}.");
        }

        try
        {
            return new Fault(TimeSpan.FromSeconds(entry.AtSeconds), entry.ForSeconds is { } duration ? TimeSpan.FromSeconds(duration) : null, spec.Kind, Value(entry, number), Cutoff(entry, number))
            {
                ClientIds = entry.ClientIds?.ToFrozenSet(StringComparer.Ordinal),
                Filter = entry.Filter,
                Operation = entry.Operation,
                Code = entry.Code,
                Rate = entry.RatePerSecond,
            };
        }
        catch (OverflowException)
        {
            throw new HarnessException(ExitCode.BadInput, $"Fault {number}: a time is too long.");
        }
    }

    private static FaultDelay? Value(FaultEntry entry, int number) => entry switch
    {
        { Value: null, ValueMs: null } => null,
        { Value: null, ValueMs: { } milliseconds } when TimeSpan.FromMilliseconds(milliseconds) is var delay && delay <= FaultDelay.Longest => FaultDelay.Of(delay),
        { Value: { } text, ValueMs: null } when FaultDelay.TryParse(text, out var delay) => delay,
        { Value: not null, ValueMs: not null } => throw new HarnessException(ExitCode.BadInput, $"Fault {number}: value and valueMs are the same; give one of them."),
        _ => throw new HarnessException(ExitCode.BadInput, $"Fault {number}: the value must be {FaultDelay.Words}."),
    };

    // The fleet is not known here: a share is that of all possible hashes, and hits about that many devices.
    private static ulong? Cutoff(FaultEntry entry, int number) => entry switch
    {
        { Share: not null, Cutoff: not null } => throw new HarnessException(ExitCode.BadInput, $"Fault {number}: share and cutoff choose devices both; give one of them."),
        { ClientIds: not null } and ({ Share: not null } or { Cutoff: not null }) => throw new HarnessException(ExitCode.BadInput, $"Fault {number}: clientIds say which devices; leave share and cutoff out."),
        { ClientIds.Count: 0 } => throw new HarnessException(ExitCode.BadInput, $"Fault {number}: clientIds names no device."),
        { Share: not (null or (> 0 and <= 1)) } => throw new HarnessException(ExitCode.BadInput, $"Fault {number}: the share must be above 0 and at most 1."),
        { Share: < 1 and { } share } => (ulong)(share * ulong.MaxValue),
        { Cutoff: null } => null,
        { Cutoff: { Length: 16 } digits } when ulong.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value) => value,
        _ => throw new HarnessException(ExitCode.BadInput, $"Fault {number}: the cutoff is not 16 hexadecimal digits."),
    };
}

/// <summary>The fault file as it stands.</summary>
internal sealed record FaultDocument
{
    public long Seed { get; init; }

    public IReadOnlyList<FaultEntry?>? Faults { get; init; }
}

/// <summary>One fault as it stands in the file.</summary>
internal sealed record FaultEntry
{
    public required double AtSeconds { get; init; }

    public double? ForSeconds { get; init; }

    public required string Kind { get; init; }

    public double? ValueMs { get; init; }

    public string? Value { get; init; }

    public double? Share { get; init; }

    public string? Cutoff { get; init; }

    public IReadOnlyList<string>? ClientIds { get; init; }

    public string? Filter { get; init; }

    public string? Operation { get; init; }

    public int? Code { get; init; }

    public double? RatePerSecond { get; init; }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    RespectNullableAnnotations = true)]
[JsonSerializable(typeof(FaultDocument))]
internal sealed partial class FaultJson : JsonSerializerContext;
