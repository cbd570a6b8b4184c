using LoadHarness.Simulator.Registry;
using Microsoft.Extensions.Logging;

namespace LoadHarness.Simulator.State;

/// <summary>
/// Writes on one thread. While it waits for the disk, further operations gather and go with the next transaction, so that
/// throughput does not end at one operation a flush.
/// </summary>
internal sealed partial class GroupCommit : IDisposable
{
    private readonly Action<IReadOnlyList<StateChange>> _write;
    private readonly ILogger _log;
    private readonly Thread _writer;
    private readonly object _gate = new(); // Monitor.Wait needs a plain object.
    private Batch _open = new();
    private Batch? _inWriting;
    private Exception? _failure;
    private bool _isEnding;

    /// <summary>Starts the thread.</summary>
    /// <param name="write">Writes changes for good, all or none; called by one thread.</param>
    /// <param name="log">Where it is told that this failed.</param>
    public GroupCommit(Action<IReadOnlyList<StateChange>> write, ILogger log)
    {
        _write = write;
        _log = log;
        _writer = new Thread(Write) { IsBackground = true, Name = "simulator state" };
        _writer.Start();
    }

    /// <summary>Takes the changes of one operation into the next transaction.</summary>
    public void Append(IReadOnlyList<StateChange> changes)
    {
        lock (_gate)
        {
            if (_failure is null)
            {
                _open.Changes.AddRange(changes);
                Monitor.Pulse(_gate);
            }
        }
    }

    /// <summary>Completes when everything appended so far is written; fails, from then on always, where it cannot be.</summary>
    public Task CommittedAsync()
    {
        lock (_gate)
        {
            if (_failure is not null)
            {
                return Task.FromException(Failed(_failure));
            }

            // Batches are written in order: the last one's end is the end of all.
            return _open.Changes.Count > 0 ? _open.Done.Task : _inWriting?.Done.Task ?? Task.CompletedTask;
        }
    }

    /// <summary>Writes what is left and ends.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _isEnding = true;
            Monitor.Pulse(_gate);
        }

        _writer.Join();
    }

    private void Write()
    {
        while (Take() is { } batch)
        {
            try
            {
                _write(batch.Changes);
            }
            catch (Exception exception)
            {
                // Memory and disk differ from now on: nothing more is acknowledged, whatever the reason was.
                Log.WriteFailed(_log, exception);
                Fail(batch, exception);
                return;
            }

            lock (_gate)
            {
                _inWriting = null;
            }

            batch.Done.SetResult();
        }
    }

    // Null at the end, when everything is written.
    private Batch? Take()
    {
        lock (_gate)
        {
            while (_open.Changes.Count == 0)
            {
                if (_isEnding)
                {
                    return null;
                }

                Monitor.Wait(_gate);
            }

            _inWriting = _open;
            _open = new Batch();
            return _inWriting;
        }
    }

    private void Fail(Batch batch, Exception exception)
    {
        Batch open;
        lock (_gate)
        {
            _failure = exception;
            _inWriting = null;
            open = _open;
            _open = new Batch();
        }

        batch.Done.SetException(Failed(exception));
        open.Done.SetException(Failed(exception));
    }

    private static RegistryException Failed(Exception exception) => new(RegistryError.InternalFailure, "The simulator's state cannot be written: " + exception.Message);

    private sealed class Batch
    {
        public List<StateChange> Changes { get; } = [];

        public TaskCompletionSource Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Critical, Message = "The state cannot be written; no change is acknowledged any more.")]
        public static partial void WriteFailed(ILogger logger, Exception exception);
    }
}
