using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using BenchmarkDotNet.Attributes;
using LoadHarness.Core.Metrics;
using LoadHarness.Core.Plans;
using LoadHarness.Scenarios.FleetProvisioning;

namespace LoadHarness.Benchmarks.Keys;

/// <summary>A device's own key and its signing request, made on the spot as where the pool is empty.</summary>
[SuppressMessage("Design", "CA1001", Justification = "BenchmarkDotNet calls the clean-up, and disposes of nothing.")]
[Description("Device key and signing request")]
public class DeviceKeyBenchmarks
{
    private DeviceKeyPool _pool = null!;

    /// <summary>The kind of key.</summary>
    [ParamsAllValues]
    public KeyType Type { get; set; }

    /// <summary>Makes a pool that keeps nothing ready.</summary>
    [GlobalSetup]
    public void Setup() => _pool = new DeviceKeyPool(Type, ahead: 1, total: 0, new RunRecorder(devices: 1, ["operational"], TimeProvider.System));

    /// <summary>Ends the pool.</summary>
    [GlobalCleanup]
    public async Task CleanupAsync() => await _pool.DisposeAsync();

    /// <summary>Makes one.</summary>
    [Benchmark]
    public int KeyAndRequest()
    {
        var made = _pool.Take();
        made.Key.Dispose();
        return made.CsrPem.Length;
    }
}
