using System.Text.Json;
using System.Text.Json.Serialization;
using LoadHarness.Scenarios.Common;

namespace LoadHarness.Hosting;

/// <summary>Writes what a run created at a real target to <c>created.jsonl</c>, a line each, at once: it must survive a crash. Holds no secret.</summary>
internal sealed class CreatedLedger : IDisposable
{
    private readonly Lock _lock = new();
    private readonly StreamWriter _file;

    /// <summary>Makes the file.</summary>
    public CreatedLedger(string path) => _file = new StreamWriter(path) { AutoFlush = true, NewLine = "\n" };

    /// <summary>Takes one line.</summary>
    public void Add(CreatedThing created)
    {
        var line = JsonSerializer.Serialize(created, CreatedJson.Default.CreatedThing);
        using var scope = _lock.EnterScope();
        _file.WriteLine(line);
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(CreatedThing))]
internal sealed partial class CreatedJson : JsonSerializerContext;
