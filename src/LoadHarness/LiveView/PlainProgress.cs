using LoadHarness.Core.Results;
using LoadHarness.Reporting;

namespace LoadHarness.LiveView;

/// <summary>For logs and pipes: a line every five seconds of the run, and one whenever its state changes.</summary>
internal sealed class PlainProgress : ILiveView
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(5);

    private readonly TextWriter _output;
    private readonly SnapshotPump _pump;

    private RunState _state = RunState.Running;
    private TimeSpan _next = Every;

    /// <summary>Starts to show.</summary>
    /// <param name="output">Where to; flushed after each line, not disposed.</param>
    public PlainProgress(TextWriter output)
    {
        _output = output;
        _pump = new SnapshotPump(Draw);
    }

    /// <inheritdoc/>
    public void Show(MetricsSnapshot snapshot) => _pump.Post(snapshot);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _pump.DisposeAsync();

    /// <summary>Writes what this second has to say; called for one snapshot at a time.</summary>
    internal void Draw(MetricsSnapshot snapshot)
    {
        if (snapshot.State != _state)
        {
            _state = snapshot.State;
            WriteLine($"{Format.Clock(snapshot.Elapsed)}  {Words(_state)}");
        }

        if (snapshot.Elapsed >= _next)
        {
            // From the clock, not from the count: a second that was skipped must not shift all later lines.
            _next = (Math.Floor(snapshot.Elapsed / Every) + 1) * Every;
            WriteLine(Line(snapshot));
        }
    }

    /// <summary>The run in one line.</summary>
    internal static string Line(MetricsSnapshot snapshot)
    {
        var row = snapshot.Row;
        return string.Join("  ",
            Format.Clock(snapshot.Elapsed),
            $"{Format.Count(snapshot.Devices.Started)}/{Format.Count(snapshot.Devices.Planned)} started",
            $"{Format.Count(snapshot.Devices.Operational)} operational",
            $"suback p99 {Format.Ms(row.SubackP99Ms)}",
            $"timeouts {Format.Count(snapshot.Timeouts.Iterations)}",
            $"lag max {Format.Ms(snapshot.Generator.DispatchLagMs.Max)}",
            $"cpu {Format.Percent(row.CpuHarnessPercent)}/1 core");
    }

    /// <summary>What a state means to the reader of a log.</summary>
    internal static string Words(RunState state) => state switch
    {
        RunState.Running => "running",
        RunState.Finishing => "all starts made; waiting for the last devices",
        RunState.Holding => "all devices done; holding the fleet",
        RunState.Draining => "interrupted; letting devices finish",
        RunState.Releasing => "measured; letting the fleet go",
        RunState.Ended => "ended",
        _ => throw new ArgumentOutOfRangeException(nameof(state)),
    };

    private void WriteLine(string line)
    {
        _output.Write(line + "\n");
        _output.Flush();
    }
}
