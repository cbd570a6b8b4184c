using LoadHarness.Core.Engine;
using LoadHarness.Core.Frames;
using LoadHarness.Core.Metrics;
using LoadHarness.Core.Metrics.Merging;
using LoadHarness.Core.Results;

namespace LoadHarness.Hosting.Workers;

/// <summary>Streams what a worker measures, a frame at the end of each second of the run's clock, which all workers share.</summary>
/// <param name="recorder">The worker's recorder.</param>
/// <param name="output">The pipe.</param>
internal sealed class WorkerStream(RunRecorder recorder, FrameWriter output) : IDisposable
{
    private readonly HostProbe _probe = new();
    private readonly IntervalWriter _intervals = new(recorder);

    /// <summary>Streams until the devices have ended, and then once more: the last frame says that nothing is missing.</summary>
    /// <param name="start">The run's start as a timestamp; it may lie ahead.</param>
    /// <param name="state">What the engine is doing.</param>
    /// <param name="ended">The devices have ended.</param>
    public async Task RunAsync(long start, Func<RunState> state, CancellationToken ended)
    {
        var time = recorder.TimeProvider;
        var from = _probe.Read(); // What it used before, in its rehearsal above all, is not the run's.
        try
        {
            while (true)
            {
                var elapsed = time.GetElapsedTime(start);
                var next = TimeSpan.FromSeconds(Math.Floor(Math.Max(0, elapsed.TotalSeconds)) + 1);
                while ((elapsed = time.GetElapsedTime(start)) < next)
                {
                    await Task.Delay(TimeSpan.FromMilliseconds(Math.Ceiling((next - elapsed).TotalMilliseconds)), time, ended);
                }

                Write(FrameKind.Interval);
            }
        }
        catch (OperationCanceledException)
        {
            Write(FrameKind.LastInterval);
        }

        void Write(FrameKind kind)
        {
            var now = _probe.Read();
            var used = now with { Harness = now.Harness - from.Harness, GcPause = now.GcPause - from.GcPause, Throttled = now.Throttled - from.Throttled };
            output.Write(kind, _intervals.Write(new IntervalHead(time.GetElapsedTime(start), state(), used)));
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _probe.Dispose();
}
