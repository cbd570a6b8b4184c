namespace LoadHarness.Core.Results;

/// <summary>Writes <c>timeline.csv</c> while the run goes on: each row is flushed, so that a crash costs at most the last second.</summary>
public sealed class TimelineCsvWriter : IDisposable
{
    private readonly TextWriter _output;

    /// <summary>Writes the header.</summary>
    /// <param name="output">Where to; owned and disposed by this writer.</param>
    public TimelineCsvWriter(TextWriter output)
    {
        ArgumentNullException.ThrowIfNull(output);
        _output = output;
        WriteLine(TimelineCsv.Header);
    }

    /// <summary>Creates the file, or replaces it. Others may read it meanwhile.</summary>
    public static TimelineCsvWriter Create(string path) =>
        new(new StreamWriter(new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.Read)));

    /// <summary>Appends one row.</summary>
    public void Append(TimelineRow row)
    {
        ArgumentNullException.ThrowIfNull(row);
        WriteLine(TimelineCsv.Format(row));
    }

    /// <inheritdoc/>
    public void Dispose() => _output.Dispose();

    private void WriteLine(string line)
    {
        _output.Write(line);
        _output.Write('\n');
        _output.Flush();
    }
}
