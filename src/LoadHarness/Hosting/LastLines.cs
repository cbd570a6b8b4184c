namespace LoadHarness.Hosting;

/// <summary>The last lines that a child process has said: what it ended with is most often among them.</summary>
internal sealed class LastLines
{
    private const int Most = 20;

    private readonly Queue<string> _lines = new();

    /// <summary>The lines, oldest first.</summary>
    public IReadOnlyList<string> All
    {
        get
        {
            lock (_lines)
            {
                return [.. _lines];
            }
        }
    }

    /// <summary>Keeps a line; empty ones say nothing.</summary>
    public void Keep(string? line)
    {
        if (string.IsNullOrWhiteSpace(line))
        {
            return;
        }

        lock (_lines)
        {
            _lines.Enqueue(line);
            if (_lines.Count > Most)
            {
                _lines.Dequeue();
            }
        }
    }

    /// <inheritdoc/>
    public override string ToString() => All is { Count: > 0 } lines ? string.Join(" | ", lines) : "none";
}
