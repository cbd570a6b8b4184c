using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Running;
using LoadHarness.Benchmarks;
using LoadHarness.Benchmarks.Faults;
using LoadHarness.Benchmarks.Memory;
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

if (args is [ReconnectCheck.Argument, ..])
{
    return await ReconnectCommand.RunAsync(args[1..], ConsoleLogger.Default);
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

if (args is [ResultsFile.Argument, var path])
{
    return ResultsFile.Run(path, ConsoleLogger.Default);
}

var summaries = BenchmarkSwitcher.FromAssembly(typeof(AllocationGate).Assembly).Run(args, BenchmarkConfig.Create()).ToArray();
return args.Contains("--list") || BenchmarkConfig.AllSucceeded(summaries) ? 0 : 1;
