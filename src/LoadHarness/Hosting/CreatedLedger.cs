using System.Text.Json;
using System.Text.Json.Serialization;
using LoadHarness.Scenarios.Common;

namespace LoadHarness.Hosting;

/// <summary>Writes what a run created at a real target to <c>created.jsonl</c>, a line each, at once: it must survive a crash. Holds no secret.</summary>
internal sealed class CreatedLedger : IDisposable
{
    private readonly Lock _lock = new();
    private readonly StreamWriter _file;
    private readonly Action<string> _elsewhere;

    /// <summary>Makes the file.</summary>
    /// <param name="path">Its path.</param>
    /// <param name="elsewhere">Takes the lines that the file does not, as on a full disk: what was created must be known to be cleaned up.</param>
    public CreatedLedger(string path, Action<string> elsewhere)
        : this(new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.Read, bufferSize: 0), elsewhere) // Unbuffered: a line that failed shall not come again.
    {
    }

    internal CreatedLedger(Stream file, Action<string> elsewhere)
    {
        _file = new StreamWriter(file) { AutoFlush = true, NewLine = "\n" };
        _elsewhere = elsewhere;
    }

    /// <summary>Takes one line; never fails.</summary>
    public void Add(CreatedThing created)
    {
        var line = JsonSerializer.Serialize(created, CreatedJson.Default.CreatedThing);
        using var scope = _lock.EnterScope();
        try
        {
            _file.WriteLine(line);
        }
        catch (IOException full)
        {
            _elsewhere($"created.jsonl cannot be written ({full.Message.TrimEnd('.')}); keep this line for the clean-up: {line}");
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        try
        {
            _file.Dispose();
        }
        catch (IOException)
        {
            // Its lines were told when they failed.
        }
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(CreatedThing))]
internal sealed partial class CreatedJson : JsonSerializerContext;
