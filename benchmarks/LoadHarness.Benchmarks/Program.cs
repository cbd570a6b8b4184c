using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Running;
using LoadHarness.Benchmarks;
using LoadHarness.Benchmarks.Faults;
using LoadHarness.Benchmarks.Pacing;
using LoadHarness.Benchmarks.Simulator;

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

if (args is ["--simulator-scale", ..] and { Length: <= 2 })
{
    var devices = args.Length == 2 ? int.Parse(args[1], System.Globalization.CultureInfo.InvariantCulture) : SimulatorScaleCheck.DefaultDevices;
    return await SimulatorScaleCheck.RunAsync(devices, ConsoleLogger.Default);
}

if (args is ["--accept-cost"])
{
    return await AcceptCostCheck.RunAsync(ConsoleLogger.Default);
}

if (args is [BareTlsServer.Argument, var folder])
{
    return await BareTlsServer.RunAsync(folder, ConsoleLogger.Ascii);
}

if (args.Contains("--gate"))
{
    ConsoleLogger.Default.WriteLineError("--gate takes no other argument.");
    return 2;
}

var summaries = BenchmarkSwitcher.FromAssembly(typeof(AllocationGate).Assembly).Run(args, BenchmarkConfig.Create());
return summaries.All(static summary => !summary.HasCriticalValidationErrors && summary.Reports.All(static report => report.Success)) ? 0 : 1;
