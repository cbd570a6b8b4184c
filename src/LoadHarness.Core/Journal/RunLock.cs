namespace LoadHarness.Core.Journal;

/// <summary>Holds a run's folder against other processes of this program, for as long as the run goes on. One that a killed process left holds nothing.</summary>
public sealed class RunLock : IDisposable
{
    private readonly string _path;
    private FileStream? _stream;

    private RunLock(string path, FileStream stream) => (_path, _stream) = (path, stream);

    /// <summary>Takes the lock of a run's folder.</summary>
    /// <param name="folder">The folder.</param>
    /// <exception cref="IOException">Another process has it.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder is another user's.</exception>
    public static RunLock Take(string folder)
    {
        var path = Path.Combine(folder, JournalFormat.LockFile);
        return new RunLock(path, new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _stream, null) is { } stream)
        {
            File.Delete(_path); // While it is held: nobody can have taken it over.
            stream.Dispose();
        }
    }
}
