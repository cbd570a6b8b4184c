using System.CommandLine;
using LoadHarness.Core;
using LoadHarness.Hosting;
using LoadHarness.Simulator;

namespace LoadHarness.Cli;

/// <summary><c>sim</c>: serves the simulator until it is told to end.</summary>
internal static class SimCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Create(CliEnvironment environment)
    {
        var command = new Command("sim", "Serve a local AWS IoT Core for fleet provisioning.");
        var options = new SimOptions(environment);
        options.AddTo(command);
        command.SetAction(async (parsed, _) =>
        {
            await ServeAsync(environment, options.Read(parsed), options.Log(parsed), options.IsChild(parsed));
            return (int)ExitCode.Ok;
        });
        Commands.AddExamples(
            command,
            "loadharness sim",
            "loadharness sim --mqtt-port 0 --certs ./certs     # a free port; see the line of JSON it prints",
            "loadharness sim --state ./account                 # an account that outlives the process",
            "loadharness sim --policy claim-policy.json --denied-subscribe suback80     # your own claim policy, and a denial that is answered",
            "loadharness sim --quotas aws --log sim.log        # AWS's quotas; all that was refused, and why",
            "AWS_ACCESS_KEY_ID=test AWS_SECRET_ACCESS_KEY=test aws --endpoint-url http://127.0.0.1:9080 --region us-east-1 iot list-certificates");
        return command;
    }

    private static async Task ServeAsync(CliEnvironment environment, SimulatorOptions options, string? log, bool isChild)
    {
        using var ending = new CancellationTokenSource();
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

        // Ctrl+C reaches the whole process group; a child outlives it, since the run that started it still drains.
        using var signals = environment.OnInterrupt(() =>
        {
            if (!isChild)
            {
                ended.TrySetResult();
            }
        });
        using var loggers = isChild ? Logs.ForChild(environment) : Logs.ForSimulator(environment, log);
        await using var simulator = await SimulatorHost.StartAsync(options, environment.TimeProvider, loggers, ending.Token);
        await environment.Out.WriteLineAsync(simulator.Ready.ToJsonLine());
        await environment.Out.FlushAsync(ending.Token);
        if (isChild)
        {
            _ = EndWithInputAsync(environment.In, ended);
        }

        await ended.Task;
    }

    private static async Task EndWithInputAsync(TextReader input, TaskCompletionSource ended)
    {
        // The pipe closes when the parent dies, however it dies.
        var buffer = new char[64];
        while (await Task.Run(() => input.Read(buffer, 0, buffer.Length)) > 0)
        {
        }

        ended.TrySetResult();
    }
}
