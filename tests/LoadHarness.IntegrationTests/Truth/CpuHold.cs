using System.Diagnostics;
using System.Globalization;

namespace LoadHarness.IntegrationTests.Truth;

/// <summary>Holds one process down to 5 % of a core: by a CPU quota of a control group of its own, else by stopping and continuing it.</summary>
internal sealed class CpuHold : IAsyncDisposable
{
    private readonly Process _process;
    private readonly string? _group;
    private readonly CancellationTokenSource _ended = new();
    private readonly Task _duty;

    private CpuHold(Process process, string? group)
    {
        _process = process;
        _group = group;
        _duty = group is null ? StopAndGoAsync() : Task.CompletedTask;
    }

    /// <summary>True where it is a quota.</summary>
    public bool IsQuota => _group is not null;

    public static CpuHold On(Process process)
    {
        var name = "loadharness-test-" + process.Id.ToString(CultureInfo.InvariantCulture);
        foreach (var (root, sign, isFirstVersion) in new[] { ("/sys/fs/cgroup/cpu", "tasks", true), ("/sys/fs/cgroup", "cgroup.controllers", false) })
        {
            if (!File.Exists(Path.Combine(root, sign)))
            {
                continue;
            }

            var group = Path.Combine(root, name);
            try
            {
                Directory.CreateDirectory(group);
                File.WriteAllText(Path.Combine(group, isFirstVersion ? "cpu.cfs_quota_us" : "cpu.max"), isFirstVersion ? "5000" : "5000 100000");
                File.WriteAllText(Path.Combine(group, "cgroup.procs"), process.Id.ToString(CultureInfo.InvariantCulture));
                return new CpuHold(process, group);
            }
            catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
            {
                Remove(group); // No right to it, or a controller that is not handed down: signals do as well.
            }
        }

        return new CpuHold(process, group: null);
    }

    /// <summary>Lets the process go on freely.</summary>
    public async Task ReleaseAsync()
    {
        await _ended.CancelAsync();
        await _duty; // It ends with the process going on.
        if (_group is not null)
        {
            var first = Path.Combine(_group, "cpu.cfs_quota_us");
            var isFirstVersion = File.Exists(first);
            await File.WriteAllTextAsync(isFirstVersion ? first : Path.Combine(_group, "cpu.max"), isFirstVersion ? "-1" : "max 100000");
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _ended.CancelAsync();
        await _duty;
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        await _process.WaitForExitAsync();
        Remove(_group);
        _ended.Dispose();
    }

    private async Task StopAndGoAsync()
    {
        while (!_ended.IsCancellationRequested && !_process.HasExited)
        {
            await SignalAsync("-STOP");
            await Task.Delay(TimeSpan.FromMilliseconds(950), TimeProvider.System, CancellationToken.None);
            await SignalAsync("-CONT");
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, CancellationToken.None);
        }
    }

    private async Task SignalAsync(string signal)
    {
        using var kill = Process.Start("kill", [signal, _process.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
    }

    private static void Remove(string? group)
    {
        try
        {
            if (group is not null && Directory.Exists(group))
            {
                Directory.Delete(group);
            }
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            // Its last thread may still be going; an empty group costs nothing.
        }
    }
}
