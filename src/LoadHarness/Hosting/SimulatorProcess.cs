using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json.Serialization.Metadata;
using LoadHarness.Core;
using LoadHarness.Simulator;
using LoadHarness.Simulator.Admin;

namespace LoadHarness.Hosting;

/// <summary>The simulator as a process of its own, on free ports; it ends when this process does, however it ends.</summary>
internal sealed class SimulatorProcess : IAsyncDisposable
{
    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(10);

    private readonly Process _process;
    private readonly LastLines _lastLines = new();
    private readonly HttpClient _admin;
    private bool _stopping;

    private SimulatorProcess(Process process)
    {
        _process = process;
        _admin = new HttpClient { Timeout = TimeSpan.FromSeconds(10) };
    }

    /// <summary>Where it can be reached.</summary>
    public SimulatorReady Ready { get; private set; } = null!;

    /// <summary>Its process id.</summary>
    public int Id => _process.Id;

    /// <summary>Why it ended by itself, with its last lines; null where it has not.</summary>
    public string? Crash
    {
        get
        {
            if (_stopping || !_process.HasExited)
            {
                return null;
            }

            return $"The simulator ended by itself with exit code {_process.ExitCode}; its last lines: {_lastLines}.";
        }
    }

    /// <summary>Starts it and waits until it accepts connections.</summary>
    /// <param name="arguments">Further arguments of <c>sim</c>.</param>
    /// <param name="timeProvider">The clock.</param>
    /// <exception cref="HarnessException">It did not start.</exception>
    public static async Task<SimulatorProcess> StartAsync(IEnumerable<string> arguments, TimeProvider timeProvider)
    {
        var start = OwnProgram.Start([.. new[] { "sim", "--mqtt-port", "0", "--alpn-port", "0", "--rest-port", "0", "--access-key", ControlPlanes.SimulatorKey, "--secret-key", ControlPlanes.SimulatorKey, "--child" }.Concat(arguments)]);

        var simulator = new SimulatorProcess(Process.Start(start) ?? throw new HarnessException(ExitCode.PreflightFailed, "The simulator could not be started."));
        simulator._process.ErrorDataReceived += (_, line) => simulator._lastLines.Keep(line.Data);
        simulator._process.BeginErrorReadLine();
        try
        {
            await simulator.WaitUntilReadyAsync(timeProvider);
            return simulator;
        }
        catch
        {
            await simulator.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts the faults' time.</summary>
    /// <returns>False where the simulator has ended by itself; <see cref="Crash"/> then says why.</returns>
    /// <exception cref="HarnessException">It lives but does not answer.</exception>
    public async Task<bool> ArmAsync()
    {
        try
        {
            using var answer = await _admin.PostAsync(new Uri(Ready.Rest + "/admin/arm"), content: null);
            answer.EnsureSuccessStatusCode();
            return true;
        }
        catch (Exception failure) when (failure is HttpRequestException or TaskCanceledException)
        {
            using var patience = new CancellationTokenSource(StopTimeout);
            try
            {
                await _process.WaitForExitAsync(patience.Token);
                return false;
            }
            catch (OperationCanceledException)
            {
                throw new HarnessException(ExitCode.PreflightFailed, $"The simulator does not answer at {Ready.Rest}.", inner: failure);
            }
        }
    }

    /// <summary>Asks for its counts; null where it cannot be reached.</summary>
    public Task<SimulatorStats?> StatsAsync() => AskAsync("/admin/stats", SimulatorStats.JsonTypeInfo);

    /// <summary>Asks for its record of outages; null where it cannot be reached.</summary>
    public Task<IReadOnlyList<RecordedOutage>?> OutagesAsync() => AskAsync("/admin/outages", RecordedOutage.ListTypeInfo);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_stopping)
        {
            return;
        }

        _stopping = true;
        _admin.Dispose();
        if (!_process.HasExited)
        {
            _process.StandardInput.Close();
            using var patience = new CancellationTokenSource(StopTimeout);
            try
            {
                await _process.WaitForExitAsync(patience.Token);
            }
            catch (OperationCanceledException)
            {
                _process.Kill();
            }
        }

        _process.Dispose();
    }

    private async Task<T?> AskAsync<T>(string path, JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            return await _admin.GetFromJsonAsync(new Uri(Ready.Rest + path), type);
        }
        catch (Exception failure) when (failure is HttpRequestException or TaskCanceledException)
        {
            return null;
        }
    }

    private async Task WaitUntilReadyAsync(TimeProvider timeProvider)
    {
        using var patience = new CancellationTokenSource(StartTimeout, timeProvider);
        try
        {
            while (await _process.StandardOutput.ReadLineAsync(patience.Token) is { } line)
            {
                if (SimulatorReady.TryParse(line) is { } ready)
                {
                    Ready = ready;
                    return; // It prints nothing more there; what goes wrong it says on standard error.
                }

                _lastLines.Keep(line);
            }
        }
        catch (OperationCanceledException)
        {
            throw new HarnessException(ExitCode.PreflightFailed, $"The simulator was not ready within {StartTimeout.TotalSeconds:0} s.");
        }

        await _process.WaitForExitAsync();
        var lines = _lastLines.All;
        var reason = lines.LastOrDefault(static line => line.StartsWith("error: ", StringComparison.Ordinal)) ?? (lines.Count == 0 ? null : lines[^1]) ?? "it said nothing";
        throw new HarnessException(ExitCode.PreflightFailed, $"The simulator did not start: {reason.Replace("error: ", "", StringComparison.Ordinal)}");
    }
}
