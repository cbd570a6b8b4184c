using LoadHarness.Cli;

return await CliApplication.RunAsync(args, CliEnvironment.OfProcess());
