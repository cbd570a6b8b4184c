using System.Globalization;
using System.Text;

namespace LoadHarness.Hosting;

/// <summary>Reads a timeline or a histogram log line by line, and knows where in the file each ends: also of a file that is being written.</summary>
internal sealed class SeriesLines : IDisposable
{
    private const double Tolerance = 0.001; // The last digit of a time in these files.

    private readonly StreamReader _reader;
    private string? _peeked;
    private long _position;

    private SeriesLines(StreamReader reader) => _reader = reader;

    /// <summary>Opens a file.</summary>
    public static SeriesLines Open(string path) => new(new StreamReader(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete), Encoding.UTF8));

    /// <summary>Whether a line is of the file's head, or of a time before a moment.</summary>
    /// <param name="line">The line.</param>
    /// <param name="moment">The moment, from the run's start.</param>
    /// <param name="isLog">Whether the file is a histogram log, whose lines begin with the begin of their time; a row of a timeline begins with its end.</param>
    public static bool IsBefore(string line, TimeSpan moment, bool isLog) =>
        TimeOf(line) is not { } time || (isLog ? time < moment.TotalSeconds - Tolerance : time <= moment.TotalSeconds + Tolerance);

    /// <summary>Copies lines as long as they are wanted.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="isWanted">Says so of each.</param>
    /// <param name="skipsHead">Leaves the file's head out.</param>
    /// <returns>Where in the file the next line begins: what is copied or skipped ends there.</returns>
    public long Copy(Stream output, Func<string, bool> isWanted, bool skipsHead = false)
    {
        while (Peek() is { } line && isWanted(line))
        {
            if (!skipsHead || TimeOf(line) is not null)
            {
                output.Write(Encoding.UTF8.GetBytes(line + "\n"));
            }

            Take(line);
        }

        return _position;
    }

    /// <summary>Passes over lines as long as they are unwanted.</summary>
    /// <param name="isUnwanted">Says so of each.</param>
    /// <returns>Where in the file the next line begins.</returns>
    public long Skip(Func<string, bool> isUnwanted)
    {
        while (Peek() is { } line && isUnwanted(line))
        {
            Take(line);
        }

        return _position;
    }

    /// <inheritdoc/>
    public void Dispose() => _reader.Dispose();

    /// <summary>The next whole line; null at the end, and where the last one is still being written.</summary>
    private string? Peek()
    {
        var length = _reader.BaseStream.Length; // Before it is read: what is written in between may be the rest of a line that was read in half.
        _peeked ??= _reader.ReadLine();
        return _peeked is not null && _position + Encoding.UTF8.GetByteCount(_peeked) + 1 <= length ? _peeked : null;
    }

    private void Take(string line)
    {
        _position += Encoding.UTF8.GetByteCount(line) + 1;
        _peeked = null;
    }

    /// <summary>A row's end, or a histogram's begin, in seconds; null for a line of the file's head.</summary>
    private static double? TimeOf(string line)
    {
        var from = line.StartsWith("Tag=", StringComparison.Ordinal) ? line.IndexOf(',', StringComparison.Ordinal) + 1 : 0;
        var to = line.IndexOf(',', from);
        return double.TryParse(to < 0 ? line.AsSpan(from) : line.AsSpan(from, to - from), NumberStyles.Float, CultureInfo.InvariantCulture, out var time) ? time : null;
    }
}
