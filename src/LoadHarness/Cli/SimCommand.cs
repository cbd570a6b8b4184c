using System.CommandLine;
using System.Globalization;
using LoadHarness.Core;
using LoadHarness.Hosting;
using LoadHarness.Simulator;
using LoadHarness.Simulator.Faults;
using LoadHarness.Simulator.Quotas;

namespace LoadHarness.Cli;

/// <summary><c>sim</c>: serves the simulator until it is told to end.</summary>
internal static class SimCommand
{
    private const string CertsInState = "certs";

    /// <summary>Makes the command.</summary>
    public static Command Create(CliEnvironment environment)
    {
        var defaults = new SimulatorOptions { CertsFolder = SimulatorFolder.Default(environment.Variable) };
        var mqtt = Port("--mqtt-port", "MQTT over mutual TLS.", defaults.MqttPort);
        var alpn = Port("--alpn-port", "MQTT over mutual TLS with ALPN x-amzn-mqtt-ca, AWS's 443.", defaults.AlpnPort);
        var plain = new Option<int?>("--plain-port") { HelpName = "PORT", Description = "MQTT without TLS; off by default." };
        var rest = Port("--rest-port", "The REST API: AWS IoT's control plane, and /admin.", defaults.RestPort);
        var listen = new Option<string>("--listen") { HelpName = "ADDRESS", Description = "Where the MQTT ports listen.", DefaultValueFactory = _ => defaults.Listen };
        var adminListen = new Option<string>("--admin-listen") { HelpName = "ADDRESS", Description = "Where the REST API listens; loopback, since whoever reaches it may do everything.", DefaultValueFactory = _ => defaults.AdminListen };
        var state = new Option<string?>("--state") { HelpName = "DIR", Description = "Keep certificates, things, policies and templates in this folder; without it they end with the process." };
        var certs = new Option<string?>("--certs") { HelpName = "DIR", Description = $"The folder of ca.pem, claim.pem and claim.key; by default {CertsInState} in the --state folder, else {defaults.CertsFolder}." };
        var template = new Option<string>("--template") { HelpName = "NAME", Description = "The name of the provisioning template that a new account has.", DefaultValueFactory = _ => defaults.Template };
        var accessKey = new Option<string>("--access-key") { HelpName = "ID", Description = "The access key that control-plane requests must be signed with.", DefaultValueFactory = _ => Given(environment, "LOADHARNESS_ACCESS_KEY") ?? defaults.AccessKey };
        var secretKey = new Option<string>("--secret-key") { HelpName = "SECRET", Description = "The access key's secret; the variable LOADHARNESS_SECRET_KEY keeps it off the command line.", DefaultValueFactory = _ => Given(environment, "LOADHARNESS_SECRET_KEY") ?? defaults.SecretKey };
        var faults = new Option<string?>("--faults") { HelpName = "FILE", Description = "What goes wrong, and when (JSON)." };
        var quotas = new Option<string?>("--quotas") { HelpName = "aws|FILE", Description = "Keep AWS's quotas: all at their defaults, or those of a JSON file; see docs/quotas.md." };
        var record = new Option<string?>("--record") { HelpName = "FILE", Description = "Write every faulted packet to this CSV file." };
        var log = new Option<string?>("--log") { HelpName = "FILE", Description = "Keep all that the simulator did and refused, and why, in this file (compact JSON)." };
        var child = new Option<bool>("--child") { Hidden = true, Description = "Started by run: ends with its standard input; faults wait for POST /admin/arm." };
        var prepareKeys = new Option<bool>("--prepare-keys") { Description = "Make the RSA keys for CreateKeysAndCertificate ahead of the first request." };
        var command = new Command("sim", "Serve a local AWS IoT Core for fleet provisioning.") { mqtt, alpn, plain, rest, listen, adminListen, state, certs, template, accessKey, secretKey, faults, quotas, record, log, prepareKeys, child };
        var switches = new SimSwitches();
        switches.AddTo(command);
        var provisioning = new SimProvisioning();
        provisioning.AddTo(command);
        command.SetAction(async (parsed, _) =>
        {
            var isChild = parsed.GetValue(child);
            var options = new SimulatorOptions
            {
                MqttPort = parsed.GetValue(mqtt),
                AlpnPort = parsed.GetValue(alpn),
                PlainPort = parsed.GetValue(plain),
                RestPort = parsed.GetValue(rest),
                Listen = parsed.GetValue(listen)!,
                AdminListen = parsed.GetValue(adminListen)!,
                StateFolder = parsed.GetValue(state),
                CertsFolder = parsed.GetValue(certs) ?? (parsed.GetValue(state) is { } folder ? Path.Combine(folder, CertsInState) : defaults.CertsFolder),
                Template = parsed.GetValue(template)!,
                AccessKey = parsed.GetValue(accessKey)!,
                SecretKey = parsed.GetValue(secretKey)!,
                Faults = parsed.GetValue(faults) is { } file ? FaultFile.Load(file) : FaultSchedule.None,
                Quotas = QuotaFile.Load(parsed.GetValue(quotas)),
                ArmAtStart = !isChild,
                RecordPath = parsed.GetValue(record),
                PrepareKeys = parsed.GetValue(prepareKeys),
            };
            await ServeAsync(environment, provisioning.Apply(switches.Apply(options, parsed), parsed), parsed.GetValue(log), isChild);
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

    private static string? Given(CliEnvironment environment, string name) => environment.Variable(name) is { Length: > 0 } value ? value : null;

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

    private static Option<int> Port(string name, string description, int port) => new(name)
    {
        HelpName = "PORT",
        Description = description + " 0 picks a free one.",
        DefaultValueFactory = _ => port,
        Validators =
        {
            result =>
            {
                if (result.Tokens.Count == 1 && (!int.TryParse(result.Tokens[0].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var value) || value > 65535))
                {
                    result.AddError($"{name} must be a port, 0 to 65535.");
                }
            },
        },
    };
}
