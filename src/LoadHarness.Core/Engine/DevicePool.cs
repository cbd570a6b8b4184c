using System.Collections.Concurrent;

namespace LoadHarness.Core.Engine;

/// <summary>The fleet's devices: unused ones first, then those whose last iteration has ended and that have iterations left.</summary>
internal sealed class DevicePool
{
    private readonly IScenario _scenario;
    private readonly FleetSlice _slice;
    private readonly IScenarioDevice?[] _devices;
    private readonly int[] _left;
    private readonly ConcurrentQueue<int> _free = new();
    private readonly bool _forever;
    private readonly Lock _taking = new();
    private long _startsLeft;
    private int _nextUnused;

    /// <summary>Makes the pool.</summary>
    /// <param name="scenario">Makes the devices.</param>
    /// <param name="fleet">How many devices the fleet has.</param>
    /// <param name="iterations">How often each runs; null is for ever.</param>
    /// <param name="slice">Which of them are this process's.</param>
    public DevicePool(IScenario scenario, int fleet, int? iterations, FleetSlice slice)
    {
        var devices = slice.ShareOf(fleet);
        _scenario = scenario;
        _slice = slice;
        _devices = new IScenarioDevice?[devices];
        _forever = iterations is null;
        _startsLeft = _forever ? long.MaxValue : (long)devices * iterations!.Value;
        _left = new int[devices];
        Array.Fill(_left, iterations ?? 0);
    }

    /// <summary>Takes over which devices an earlier process had used, and how often; before the first is taken.</summary>
    /// <param name="point">Where the run stood. Devices that it brings back are free once they have been given back.</param>
    public void Resume(ResumePoint point)
    {
        _nextUnused = point.Used;
        var busy = point.Again.Concat(point.Back).ToHashSet();
        var (had, one) = point.Used == 0 ? (0, 0) : Math.DivRem(point.Started, point.Used);
        for (var index = 0; index < point.Used; index++)
        {
            _devices[index] = _scenario.CreateDevice((int)_slice.At(index));
            if (!_forever)
            {
                // Who had how many is not kept: they take turns, so that none had more than one more than another.
                var left = (int)Math.Max(0, _left[index] - had - (index < one ? 1 : 0));
                _startsLeft -= _left[index] - left;
                _left[index] = left;
            }

            if (!busy.Contains(index))
            {
                Return(index);
            }
        }
    }

    /// <summary>A device that is used already, to be started outside the schedule; it is given back like others.</summary>
    public IScenarioDevice DeviceAt(int index) => _devices[index]!;

    /// <summary>True where no start is left for any device.</summary>
    public bool IsExhausted => Interlocked.Read(ref _startsLeft) <= 0;

    /// <summary>How many devices have been used.</summary>
    public int Used => Math.Min(Volatile.Read(ref _nextUnused), _devices.Length);

    /// <summary>Takes a device that is free.</summary>
    /// <param name="index">Its index in this pool, to give it back by.</param>
    /// <param name="device">The device.</param>
    /// <param name="first">True on its first iteration.</param>
    public bool TryTake(out int index, out IScenarioDevice device, out bool first)
    {
        using var scope = _taking.EnterScope();
        first = false;
        if (_nextUnused < _devices.Length)
        {
            index = _nextUnused++;
            first = true;
            _devices[index] = _scenario.CreateDevice((int)_slice.At(index));
        }
        else if (!_free.TryDequeue(out index))
        {
            device = null!;
            return false;
        }

        if (!_forever)
        {
            _left[index]--;
            Interlocked.Decrement(ref _startsLeft);
        }

        device = _devices[index]!;
        return true;
    }

    /// <summary>Gives a device back after its iteration.</summary>
    public void Return(int index)
    {
        if (_forever || _left[index] > 0)
        {
            _free.Enqueue(index);
        }
    }

    /// <summary>Lets every device close what it holds, some at a time.</summary>
    public Task ReleaseAllAsync() => Parallel.ForAsync(0, Used, new ParallelOptions { MaxDegreeOfParallelism = 32 }, async (index, _) =>
    {
        if (_devices[index] is { } device)
        {
            await device.ReleaseAsync().ConfigureAwait(false);
        }
    });
}
