using System.Diagnostics;
using LoadHarness.Core.Metrics;
using LoadHarness.Reporting;

namespace LoadHarness.Hosting;

/// <summary>Has a report made of a run that goes on, every so often: by another process of this program, which reads the journal.</summary>
/// <remarks>
/// Another process, because a report of days takes seconds of CPU and a hundred megabytes, and its garbage collections would stand in the
/// run's own pauses. It runs on one processor at the lowest priority. One at a time: a report that takes longer puts the next one off.
/// </remarks>
/// <param name="folder">The run's folder.</param>
/// <param name="every">How often, from the run's start.</param>
/// <param name="warn">Takes one sentence for each report that was not made.</param>
internal sealed class PartialReports(string folder, TimeSpan every, Action<string> warn) : IRunSink, IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    private readonly CancellationTokenSource _ended = new();
    private TimeSpan? _next;

    /// <summary>Starts a process and waits for its end; tests bring their own.</summary>
    internal Func<string, CancellationToken, Task<string?>> Make { get; init; } = RunAsync;

    /// <summary>The report that is being made, or the last one.</summary>
    internal Task Making { get; private set; } = Task.CompletedTask;

    /// <inheritdoc/>
    public void OnInterval(RunInterval interval)
    {
        ArgumentNullException.ThrowIfNull(interval);
        _next ??= interval.From + every; // A run that was resumed begins late.
        if (interval.To < _next || !Making.IsCompleted)
        {
            return;
        }

        _next = interval.To + every;
        Making = Task.Run(() => MakeAsync(interval.To)); // Starting a process takes milliseconds, which are not the collector's.
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _ended.CancelAsync();
        await Making;
        _ended.Dispose();
    }

    /// <summary>Removes what was made: the run's own report stands there now.</summary>
    public static void Remove(string folder)
    {
        var path = Path.Combine(folder, RunFolder.PartialFolder);
        if (Directory.Exists(path))
        {
            Directory.Delete(path, recursive: true);
        }
    }

    private async Task MakeAsync(TimeSpan at)
    {
        string? problem;
        try
        {
            problem = await Make(folder, _ended.Token);
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            problem = failure.Message; // Whatever it is: the run goes on, and its own report comes at its end.
        }

        if (problem is not null && !_ended.IsCancellationRequested)
        {
            warn(FormattableString.Invariant($"The partial report at {at.TotalSeconds:0} s could not be made: {problem.TrimEnd('.')}."));
        }
    }

    /// <summary>Runs <c>report --partial</c>.</summary>
    /// <returns>What went wrong; null for nothing.</returns>
    private static async Task<string?> RunAsync(string folder, CancellationToken ended)
    {
        using var process = Process.Start(OwnProgram.StartLowly(["report", folder, "--partial"])) ?? throw new IOException("no process could be started");
        process.StandardInput.Close();
        var lines = new LastLines();
        process.ErrorDataReceived += (_, line) => lines.Keep(line.Data);
        process.OutputDataReceived += static (_, _) => { };
        process.BeginErrorReadLine();
        process.BeginOutputReadLine();
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(ended);
        patience.CancelAfter(Patience);
        try
        {
            await process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill();
            await process.WaitForExitAsync(CancellationToken.None);
            return ended.IsCancellationRequested ? null : $"it took longer than {Patience.TotalMinutes:0} minutes";
        }

        return process.ExitCode == (int)Core.ExitCode.Interrupted ? null : $"exit code {process.ExitCode}; its last lines: {lines}";
    }
}
