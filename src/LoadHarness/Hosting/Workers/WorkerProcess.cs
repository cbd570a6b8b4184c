using System.Collections.Concurrent;
using System.ComponentModel;
using System.Diagnostics;
using System.Text.Json;
using LoadHarness.Core;
using LoadHarness.Core.Frames;
using LoadHarness.Core.Metrics.Merging;
using LoadHarness.Core.Results;
using LoadHarness.Scenarios.Common;

namespace LoadHarness.Hosting.Workers;

/// <summary>The coordinator's side of one worker: its process, what it is told, and the frames that come from it.</summary>
internal sealed class WorkerProcess : IAsyncDisposable
{
    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(10);

    private readonly Process _process;
    private readonly LastLines _lastLines = new();
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ConcurrentQueue<ReadOnlyMemory<byte>> _intervals = new();
    private readonly Action _arrived;
    private readonly Action<CreatedThing>? _created;
    private readonly FrameWriter _commands;
    private readonly int _number;
    private WorkerFailure? _failure;
    private long _latestTicks;
    private volatile bool _isDone;
    private volatile bool _isGone;
    private volatile int _state = (int)RunState.Running;

    private WorkerProcess(Process process, int number, Action arrived, Action<CreatedThing>? created)
    {
        (_process, _number, _arrived, _created) = (process, number, arrived, created);
        _commands = new FrameWriter(process.StandardInput.BaseStream);
        process.ErrorDataReceived += (_, line) => _lastLines.Keep(line.Data);
        process.BeginErrorReadLine();
        Ended = Task.Run(ListenAsync);
    }

    /// <summary>Its process id.</summary>
    public int Id => _process.Id;

    /// <summary>Ends when no frame will come any more.</summary>
    public Task Ended { get; }

    /// <summary>The end of the newest interval that has come, from the run's start.</summary>
    public TimeSpan Latest => TimeSpan.FromTicks(Interlocked.Read(ref _latestTicks));

    /// <summary>What its engine was doing then.</summary>
    public RunState State => (RunState)_state;

    /// <summary>True once its last interval has come, or will never come.</summary>
    public bool IsOver => _isDone || _isGone;

    /// <summary>The bug that ended its devices; null where none did.</summary>
    public string? Bug { get; private set; }

    /// <summary>Why its measurements are not complete; null where they are, or it still runs.</summary>
    public string? Crash { get; private set; }

    /// <summary>Starts a worker and gives it its order.</summary>
    /// <param name="order">What to run.</param>
    /// <param name="arrived">Called whenever a frame has come or the last one has.</param>
    /// <param name="created">Hears of what its devices had created; null for nobody.</param>
    public static WorkerProcess Start(WorkerOrder order, Action arrived, Action<CreatedThing>? created)
    {
        try
        {
            var process = Process.Start(OwnProgram.Start(["worker"])) ?? throw new HarnessException(ExitCode.PreflightFailed, "A worker could not be started.");
            var worker = new WorkerProcess(process, order.Index + 1, arrived, created);
            worker.Tell(FrameKind.Order, order.ToBytes());
            return worker;
        }
        catch (Exception failure) when (failure is Win32Exception or IOException)
        {
            throw new HarnessException(ExitCode.PreflightFailed, $"Worker {order.Index + 1} could not be started: {failure.Message.TrimEnd('.')}.", "Use fewer workers, or raise this host's limits on processes and memory.", failure);
        }
    }

    /// <summary>Waits until it can start.</summary>
    /// <exception cref="HarnessException">It cannot.</exception>
    public async Task ReadyAsync()
    {
        await Task.WhenAny(_ready.Task, Ended);
        if (_failure is { } failure)
        {
            throw new HarnessException((ExitCode)failure.Code, failure.Message, failure.Hint);
        }

        if (!_ready.Task.IsCompleted)
        {
            throw new HarnessException(ExitCode.PreflightFailed, $"Worker {_number} did not start; its last lines: {_lastLines}.");
        }
    }

    /// <summary>Kills it, which its reader learns.</summary>
    public void Kill()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }
    }

    /// <summary>Tells it something; what has ended hears nothing, and says so by its end.</summary>
    public void Tell(FrameKind kind, ReadOnlySpan<byte> payload = default)
    {
        try
        {
            _commands.Write(kind, payload);
        }
        catch (Exception gone) when (gone is IOException or ObjectDisposedException or InvalidOperationException)
        {
            // Its pipe is broken because it died, which its reader learns too.
        }
    }

    /// <summary>Takes the next interval that has come and was not taken.</summary>
    public bool TryTake(out ReadOnlyMemory<byte> payload) => _intervals.TryDequeue(out payload);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            try
            {
                _process.StandardInput.Close(); // Where it is not done it ends all the same, as when this process dies.
                await _process.WaitForExitAsync().WaitAsync(StopTimeout);
            }
            catch (Exception stuck) when (stuck is TimeoutException or IOException)
            {
                _process.Kill();
            }
        }

        await Ended;
        _process.Dispose();
    }

    private async Task ListenAsync()
    {
        var input = new FrameReader(_process.StandardOutput.BaseStream);
        try
        {
            FrameRead read;
            while ((read = await input.ReadAsync()).Status == FrameStatus.Frame)
            {
                Take(read.Frame);
            }

            await EndAsync(read.Status is FrameStatus.Corrupt or FrameStatus.OtherVersion ? "what it sent could not be read" : null);
        }
        catch (Exception broken) when (broken is IOException or InvalidDataException or JsonException or HarnessException)
        {
            await EndAsync(broken.Message.TrimEnd('.'));
        }
    }

    private void Take(Frame frame)
    {
        switch (frame.Kind)
        {
            case FrameKind.Ready:
                _ready.TrySetResult();
                break;
            case FrameKind.Interval or FrameKind.LastInterval:
                var head = IntervalHead.Read(frame.Payload.Span);
                _intervals.Enqueue(frame.Payload);
                _isDone = frame.Kind == FrameKind.LastInterval;
                _state = (int)head.State;
                Interlocked.Exchange(ref _latestTicks, head.To.Ticks);
                _arrived();
                break;
            case FrameKind.Created:
                _created?.Invoke(CreatedFrame.Read(frame.Payload.Span));
                break;
            case FrameKind.Failed:
                _failure = WorkerFailure.Read(frame.Payload.Span);
                break;
            case FrameKind.Bug:
                Bug = System.Text.Encoding.UTF8.GetString(frame.Payload.Span);
                break;
        }
    }

    private async Task EndAsync(string? broken)
    {
        if (broken is not null && !_process.HasExited)
        {
            _process.Kill(); // It goes on measuring what nobody can read.
        }

        if (!_isDone)
        {
            await _process.WaitForExitAsync();
            Crash = $"Worker {_number} ended by itself with exit code {_process.ExitCode}{(broken is null ? "" : $" ({broken})")}, so that a part of the measurements is lost; its last lines: {_failure?.Message ?? _lastLines.ToString()}.";
        }

        _isGone = true;
        _arrived();
    }
}
