namespace LoadHarness.Core.Results;

/// <summary>Writes <c>timeline.csv</c> while the run goes on: each row is flushed, so that a crash costs at most the last second.</summary>
public sealed class TimelineCsvWriter : IDisposable
{
    private readonly Func<TextWriter>? _reopen;
    private readonly Lock _lock = new();
    private TextWriter? _output;

    /// <summary>Writes the header.</summary>
    /// <param name="output">Where to; owned and disposed by this writer.</param>
    public TimelineCsvWriter(TextWriter output)
        : this(output, goesOn: false, reopen: null)
    {
    }

    private TimelineCsvWriter(TextWriter output, bool goesOn, Func<TextWriter>? reopen)
    {
        ArgumentNullException.ThrowIfNull(output);
        (_output, _reopen) = (output, reopen);
        if (!goesOn)
        {
            WriteLine(TimelineCsv.Header);
        }
    }

    /// <summary>Creates the file, or replaces it. Others may read it meanwhile.</summary>
    public static TimelineCsvWriter Create(string path) => Open(path, FileMode.Create);

    /// <summary>Goes on with the file of a run that was cut off, or creates it.</summary>
    public static TimelineCsvWriter Continue(string path) => Open(path, FileMode.Append);

    /// <summary>Appends one row.</summary>
    public void Append(TimelineRow row)
    {
        ArgumentNullException.ThrowIfNull(row);
        using var scope = _lock.EnterScope();
        WriteLine(TimelineCsv.Format(row));
    }

    /// <summary>Lets the file be replaced by another that holds the same time; rows wait meanwhile, and then go on behind it.</summary>
    /// <param name="replace">Replaces it.</param>
    public void Swap(Action replace)
    {
        ArgumentNullException.ThrowIfNull(replace);
        if (_reopen is null)
        {
            throw new InvalidOperationException("This timeline has no file.");
        }

        using var scope = _lock.EnterScope();
        _output?.Dispose();
        _output = null;
        try
        {
            replace();
        }
        finally
        {
            _output = _reopen();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _output?.Dispose();

    private static TimelineCsvWriter Open(string path, FileMode mode)
    {
        var stream = new FileStream(path, mode, FileAccess.Write, FileShare.Read);
        return new TimelineCsvWriter(new StreamWriter(stream), goesOn: stream.Position > 0, () => new StreamWriter(new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.Read)));
    }

    private void WriteLine(string line)
    {
        var output = _output ?? throw new IOException("it could not be opened again");
        output.Write(line);
        output.Write('\n');
        output.Flush();
    }
}
