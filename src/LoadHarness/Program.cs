using LoadHarness.Cli;
using LoadHarness.Core.Engine;
using LoadHarness.Hosting;

MallocRestart.IfWanted(args);

// A soak's harness, workers and simulator alike: what OpenSSL has freed goes back to the system before it adds up over days.
using var settling = FreeMemory.SettleEvery(TimeSpan.FromMinutes(1), TimeProvider.System);
return await CliApplication.RunAsync(args, CliEnvironment.OfProcess());
