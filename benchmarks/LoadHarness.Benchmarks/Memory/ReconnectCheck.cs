using System.Globalization;
using System.Runtime.InteropServices;
using BenchmarkDotNet.Loggers;

namespace LoadHarness.Benchmarks.Memory;

/// <summary>Looks for memory and handles that reconnects leave behind: the program's engine loops connect, subscribe, drop, and the growth a reconnect is fitted.</summary>
internal static class ReconnectCheck
{
    /// <summary>The argument that asks for it.</summary>
    public const string Argument = "--reconnects";

    /// <summary>How many reconnects are measured unless the command says otherwise.</summary>
    public const long DefaultReconnects = 200_000;

    /// <summary>Fewer say nothing: below it the runtime's own steps are larger than the limit.</summary>
    public const long LeastReconnects = 2_000;

    private const int Readings = 50;
    private const double LimitBytes = 64;
    private const int HandleLimit = 5;

    /// <summary>Runs the loop and prints each reading and the growth.</summary>
    /// <param name="reconnects">How many reconnects are measured; half as many go before as warm-up.</param>
    /// <param name="plain">Plain TCP instead of mutual TLS.</param>
    /// <param name="output">Where to print.</param>
    /// <returns>0 where live bytes, working set and handles hold their limits, else 1.</returns>
    public static async Task<int> RunAsync(long reconnects, bool plain, ILogger output)
    {
        Write(output, $"{RuntimeInformation.FrameworkDescription}, {RuntimeInformation.OSDescription}, {Environment.ProcessorCount} cores");
        Write(output, $"{reconnects:N0} reconnects over {(plain ? "plain TCP" : "mutual TLS 1.3 on the shared claim certificate")} after {WarmUp(reconnects):N0} to warm up");
        Write(output, $"{"reconnects",12} {"live bytes",14} {"untrimmed",14} {"working set",14} {"handles",8} {"rate",8}");
        await using var rig = await ReconnectRig.StartAsync(plain);
        var readings = new List<MemoryReading>();
        var seconds = 0.0;
        for (var reading = 0; reading <= Readings; reading++)
        {
            var from = TimeProvider.System.GetTimestamp();
            var made = WarmUp(reconnects) + (reconnects * reading / Readings);
            await MakeAsync(rig, made);
            var took = TimeProvider.System.GetElapsedTime(from).TotalSeconds;
            seconds += reading == 0 ? 0 : took;
            readings.Add(MemoryReading.Take(made));
            var (_, live, untrimmed, set, handles) = readings[^1];
            Write(output, $"{made,12:N0} {live,14:N0} {untrimmed,14:N0} {set,14:N0} {handles,8:N0} {(reading == 0 ? 0 : reconnects / (double)Readings / took),6:N0}/s");
        }

        var (full, resumed) = (rig.Recorder.Handshakes.Full, rig.Recorder.Handshakes.Resumed);
        Write(output, $"{reconnects / seconds:N0} reconnects a second; {rig.Loop.Failed:N0} attempts failed beside; TLS handshakes {full:N0} full, {resumed:N0} resumed");
        return Judge(readings, output);
    }

    /// <summary>malloc keeps arenas by thread, and each has its gaps and its largest size only once every pool thread has been in many handshakes.</summary>
    private static long WarmUp(long reconnects) => reconnects / 2;

    private static int Judge(List<MemoryReading> readings, ILogger output)
    {
        double[] x = [.. readings.Select(static reading => (double)reading.Reconnects)];
        var live = Growth.Fit(x, [.. readings.Select(static reading => (double)reading.LiveBytes)]);
        var set = Growth.Fit(x, [.. readings.Select(static reading => (double)reading.WorkingSet)]);
        var (least, most) = (readings.Min(static reading => reading.Handles), readings.Max(static reading => reading.Handles));
        var moved = readings.Max(reading => Math.Abs(reading.Handles - readings[0].Handles));
        Write(output, $"live bytes:  {live.Slope:0.00} B a reconnect, at most {live.Upper:0.00} (95 %); limit {LimitBytes:0}");
        Write(output, $"working set: {set.Slope:0.00} B a reconnect, at most {set.Upper:0.00} (95 %); limit {LimitBytes:0}");
        Write(output, $"handles:     {readings[0].Handles:N0} at first, {least:N0} to {most:N0} since, {readings[^1].Handles:N0} at last; limit ±{HandleLimit}");
        var holds = live.Upper <= LimitBytes && set.Upper <= LimitBytes && moved <= HandleLimit;
        output.WriteLine(holds ? LogKind.Default : LogKind.Error, holds ? "Nothing grows beyond its limit." : "Something grows beyond its limit.");
        return holds ? 0 : 1;
    }

    // A run that ends by a bug must not be waited for.
    private static async Task MakeAsync(ReconnectRig rig, long total)
    {
        var made = rig.Loop.RunUntilAsync(total);
        if (await Task.WhenAny(made, rig.Run) == rig.Run)
        {
            await rig.Run;
            throw new InvalidOperationException("The run ended before its reconnects were made.");
        }
    }

    private static void Write(ILogger output, FormattableString line) => output.WriteLine(line.ToString(CultureInfo.InvariantCulture));
}
