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
    /// <param name="goesOn">Whether an earlier process of the run has written lines, which stay.</param>
    public CreatedLedger(string path, Action<string> elsewhere, bool goesOn = false)
        : this(Open(path, goesOn), elsewhere)
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

    /// <remarks>Unbuffered: a line that failed shall not come again.</remarks>
    private static FileStream Open(string path, bool goesOn)
    {
        var file = new FileStream(path, goesOn ? FileMode.OpenOrCreate : FileMode.Create, FileAccess.ReadWrite, FileShare.Read, bufferSize: 0);
        if (file.Length > 0)
        {
            file.Seek(-1, SeekOrigin.End);
            if (file.ReadByte() != '\n')
            {
                file.WriteByte((byte)'\n'); // The killed process was in the middle of a line.
            }
        }

        return file;
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
