using System.ComponentModel;
using BenchmarkDotNet.Attributes;
using LoadHarness.Core.Metrics;

namespace LoadHarness.Benchmarks.Recording;

/// <summary>The record path: what each measured step costs the device that took it.</summary>
[Description("Recording")]
public class RecorderBenchmarks
{
    private static readonly Step Suback = new(Phase.Claim, StepKind.Suback);

    private readonly RunRecorder _recorder = new(devices: 1, ["operational"], TimeProvider.System);
    private long _latency;

    /// <summary>A step answered in time: one counter, and two histograms (service and response time).</summary>
    [Benchmark]
    public void Answered() => _recorder.Complete(Suback, Outcome.Ok, due: 0, sent: 1_000, Next(), measured: true);

    /// <summary>A step that was cut off: one counter.</summary>
    [Benchmark]
    public void CutOff() => _recorder.Complete(Suback, Outcome.DisconnectedAfterSubscribe, due: 0, sent: 0, answered: 0, measured: true);

    /// <summary>The lag of a start.</summary>
    [Benchmark]
    public void Dispatched() => _recorder.Dispatched(Next());

    /// <summary>Latencies from 0 to 67 ms, so that the histogram's buckets are not always the same one.</summary>
    private long Next() => 1_000 + (_latency = (_latency + 7_919_000) & 0x3FF_FFFF);
}
