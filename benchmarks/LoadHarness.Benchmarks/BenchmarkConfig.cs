using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Exporters;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using Perfolizer.Horology;

namespace LoadHarness.Benchmarks;

/// <summary>How benchmarks run: inside this process, because BenchmarkDotNet's own build of a project knows neither the artifacts folder nor a machine without a network.</summary>
internal static class BenchmarkConfig
{
    private const int Warmups = 5;
    private const int Iterations = 10;

    // Long enough for the clock, short enough for the whole set to end within minutes; one RSA key takes longer, and is then one operation an iteration.
    private static readonly TimeInterval IterationTime = TimeInterval.FromMilliseconds(200);

    /// <summary>Makes the configuration.</summary>
    public static IConfig Create() => ManualConfig.CreateEmpty()
        .AddJob(Job.Default.WithToolchain(InProcessEmitToolchain.Instance).WithWarmupCount(Warmups).WithIterationCount(Iterations).WithIterationTime(IterationTime))
        .AddColumnProvider(DefaultColumnProviders.Instance)
        .AddDiagnoser(MemoryDiagnoser.Default)
        .AddLogger(ConsoleLogger.Default)
        .AddExporter(MarkdownExporter.GitHub);

    /// <summary>Whether every benchmark was run and gave figures.</summary>
    public static bool AllSucceeded(IReadOnlyCollection<Summary> summaries) =>
        summaries.Count > 0 && summaries.All(static summary => !summary.HasCriticalValidationErrors && summary.Reports.All(static report => report.Success));
}
