using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Running;
using LoadHarness.Benchmarks;
using LoadHarness.Benchmarks.Faults;
using LoadHarness.Benchmarks.Pacing;

if (args is ["--gate"])
{
    return AllocationGate.Run(ConsoleLogger.Default);
}

if (args is ["--start-lag"])
{
    return await StartLagCheck.RunAsync(ConsoleLogger.Default);
}

if (args is ["--delay-lag"])
{
    return DelayLagCheck.Run(ConsoleLogger.Default);
}

if (args.Contains("--gate"))
{
    ConsoleLogger.Default.WriteLineError("--gate takes no other argument.");
    return 2;
}

var summaries = BenchmarkSwitcher.FromAssembly(typeof(AllocationGate).Assembly).Run(args, BenchmarkConfig.Create());
return summaries.All(static summary => !summary.HasCriticalValidationErrors && summary.Reports.All(static report => report.Success)) ? 0 : 1;
