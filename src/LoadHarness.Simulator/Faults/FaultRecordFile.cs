using LoadHarness.Core;
using Microsoft.Extensions.Logging;

namespace LoadHarness.Simulator.Faults;

/// <summary>Appends the fault record to a file, each second and at the end.</summary>
internal sealed partial class FaultRecordFile : IAsyncDisposable
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    private readonly FaultRecord _record;
    private readonly string _path;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly CancellationTokenSource _stopping = new();
    private Task _recording = Task.CompletedTask;

    private FaultRecordFile(FaultRecord record, string path, TimeProvider time, ILogger log)
    {
        _record = record;
        _path = path;
        _time = time;
        _log = log;
    }

    /// <summary>Writes the file's head and goes on by itself.</summary>
    /// <exception cref="HarnessException">The file cannot be written.</exception>
    public static async Task<FaultRecordFile> StartAsync(FaultRecord record, string path, TimeProvider time, ILogger log)
    {
        var file = new FaultRecordFile(record, path, time, log);
        try
        {
            await record.AppendAsync(path).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new HarnessException(ExitCode.BadInput, $"The fault record '{path}' cannot be written: {exception.Message}", "Choose another file with --record.", exception);
        }

        file._recording = file.RecordAsync();
        return file;
    }

    /// <summary>Writes what is left.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        await _recording.ConfigureAwait(false);
        _stopping.Dispose();
    }

    private async Task RecordAsync()
    {
        using var timer = new PeriodicTimer(Period, _time);
        try
        {
            while (await timer.WaitForNextTickAsync(_stopping.Token).ConfigureAwait(false))
            {
                await AppendAsync().ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            await AppendAsync().ConfigureAwait(false);
        }
    }

    private async Task AppendAsync()
    {
        try
        {
            await _record.AppendAsync(_path).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The record stays in memory and over REST; a full disk must not end the simulator.
            Log.CannotWrite(_log, exception, _path);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "The fault record cannot be written to {Path}.")]
        public static partial void CannotWrite(ILogger logger, Exception exception, string path);
    }
}
