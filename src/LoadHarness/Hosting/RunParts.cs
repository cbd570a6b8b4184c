using System.Globalization;
using System.Security.Cryptography;
using LoadHarness.Core.Metrics;
using LoadHarness.Core.Results;
using LoadHarness.LiveView;
using Microsoft.Extensions.Logging;

namespace LoadHarness.Hosting;

/// <summary>Makes run ids: time of start and a random part, so that they sort and never meet.</summary>
internal static class RunIds
{
    /// <summary>Makes an id.</summary>
    public static string New(DateTimeOffset startedAt) =>
        string.Create(CultureInfo.InvariantCulture, $"{startedAt.UtcDateTime:yyyyMMdd'T'HHmmss'Z'}-{RandomNumberGenerator.GetHexString(6, lowercase: true)}");
}

/// <summary>Hands each second to the timeline's file.</summary>
internal sealed class TimelineSink(TimelineCsvWriter timeline) : IRunSink, IDisposable
{
    /// <inheritdoc/>
    public void OnInterval(RunInterval interval) => timeline.Append(interval.Snapshot.Row);

    /// <inheritdoc/>
    public void Dispose() => timeline.Dispose();
}

/// <summary>Hands each second, with the findings so far, to all who show the run while it goes on.</summary>
internal sealed class LiveSink(ILiveView view, RunOutlets outlets, LiveFindings findings) : IRunSink
{
    /// <inheritdoc/>
    public void OnInterval(RunInterval interval)
    {
        var snapshot = findings.AddTo(interval.Snapshot);
        view.Show(snapshot);
        outlets.OnInterval(interval with { Snapshot = snapshot });
    }
}

/// <summary>Stops the run when the simulator has ended by itself: nothing after that says anything.</summary>
internal sealed class CrashWatch(SimulatorGroup? simulator, CancellationTokenSource stop) : IRunSink
{
    /// <inheritdoc/>
    public void OnInterval(RunInterval interval)
    {
        if (simulator?.Crash is not null)
        {
            stop.Cancel();
        }
    }
}

/// <summary>What a run logs.</summary>
internal static partial class Log
{
    [LoggerMessage(Level = LogLevel.Information, Message = "Run {RunId} of plan {Plan}: scenario {Scenario} against {Endpoint}")]
    public static partial void Starting(ILogger logger, string runId, string plan, string scenario, string endpoint);

    [LoggerMessage(Level = LogLevel.Information, Message = "Run {RunId} ended: {Verdict}, {Reason}")]
    public static partial void Ended(ILogger logger, string runId, Verdict verdict, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Sentence}")]
    public static partial void NotWritten(ILogger logger, string sentence);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Sentence}")]
    public static partial void Telemetry(ILogger logger, string sentence);

    [LoggerMessage(Level = LogLevel.Critical, Message = "A bug ended the run")]
    public static partial void Bug(ILogger logger, Exception bug);
}
