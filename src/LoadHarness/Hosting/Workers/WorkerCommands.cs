using LoadHarness.Core.Engine;
using LoadHarness.Core.Frames;

namespace LoadHarness.Hosting.Workers;

/// <summary>What the coordinator tells a worker, as it comes.</summary>
internal sealed class WorkerCommands : IDisposable
{
    private readonly TaskCompletionSource<long> _started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _stop = new();
    private readonly CancellationTokenSource _cutOff = new();

    /// <summary>Starts to listen.</summary>
    public WorkerCommands(FrameReader input) => Orphaned = Task.Run(() => ListenAsync(input));

    /// <summary>The run's start as a timestamp, once it is told.</summary>
    public Task<long> Started => _started.Task;

    /// <summary>Ends when the fleet need not be held any longer.</summary>
    public Task Released => _released.Task;

    /// <summary>Nothing more is to be started.</summary>
    public CancellationToken Stop => _stop.Token;

    /// <summary>What is under way is to be cut off.</summary>
    public CancellationToken CutOff => _cutOff.Token;

    /// <summary>When starts are paused.</summary>
    public ArrivalPauses Pauses { get; } = new();

    /// <summary>Ends when the coordinator is gone.</summary>
    public Task Orphaned { get; }

    /// <inheritdoc/>
    public void Dispose()
    {
        _stop.Dispose();
        _cutOff.Dispose();
    }

    private async Task ListenAsync(FrameReader input)
    {
        try
        {
            while (await input.ReadAsync() is { Status: FrameStatus.Frame, Frame: var frame })
            {
                switch (frame.Kind)
                {
                    case FrameKind.Start:
                        _started.TrySetResult(new PayloadReader(frame.Payload.Span).Number());
                        break;
                    case FrameKind.Stop:
                        await _stop.CancelAsync();
                        break;
                    case FrameKind.CutOff:
                        await _stop.CancelAsync();
                        await _cutOff.CancelAsync();
                        break;
                    case FrameKind.Pause:
                        Pauses.Pause(new PayloadReader(frame.Payload.Span).Number());
                        break;
                    case FrameKind.Resume:
                        Pauses.Resume(new PayloadReader(frame.Payload.Span).Number());
                        break;
                    case FrameKind.Release:
                        _released.TrySetResult();
                        break;
                }
            }
        }
        catch (Exception gone) when (gone is IOException or InvalidDataException or ObjectDisposedException)
        {
            // A broken pipe is as good as a closed one.
        }
    }
}
