using System.CommandLine;
using System.Globalization;
using LoadHarness.Core;
using LoadHarness.Hosting;
using LoadHarness.Simulator;
using LoadHarness.Simulator.Faults;
using LoadHarness.Simulator.Quotas;

namespace LoadHarness.Cli;

/// <summary>All options of <c>sim</c>, declared once: for its command line, and for a plan's <c>target.options</c>.</summary>
internal sealed class SimOptions
{
    private const string CertsInState = "certs";

    private readonly SimulatorOptions _defaults;
    private readonly Option<int> _mqtt;
    private readonly Option<int> _alpn;
    private readonly Option<int?> _plain = new("--plain-port") { HelpName = "PORT", Description = "MQTT without TLS; off by default." };
    private readonly Option<int> _rest;
    private readonly Option<string> _listen;
    private readonly Option<string> _adminListen;
    private readonly Option<string?> _state = new("--state") { HelpName = "DIR", Description = "Keep certificates, things, policies and templates in this folder; without it they end with the process." };
    private readonly Option<string?> _certs;
    private readonly Option<string> _template;
    private readonly Option<string> _accessKey;
    private readonly Option<string> _secretKey;
    private readonly Option<string?> _faults = new("--faults") { HelpName = "FILE", Description = "What goes wrong, and when (JSON)." };
    private readonly Option<string?> _quotas = new("--quotas") { HelpName = "aws|FILE", Description = "Keep AWS's quotas: all at their defaults, or those of a JSON file; see docs/quotas.md." };
    private readonly Option<string?> _record = new("--record") { HelpName = "FILE", Description = "Write every faulted packet to this CSV file." };
    private readonly Option<string?> _log = new("--log") { HelpName = "FILE", Description = "Keep all that the simulator did and refused, and why, in this file (compact JSON)." };
    private readonly Option<bool> _child = new("--child") { Hidden = true, Description = "Started by run: ends with its standard input; faults wait for POST /admin/arm." };
    private readonly Option<bool> _prepareKeys = new("--prepare-keys") { Description = "Make the RSA keys for CreateKeysAndCertificate ahead of the first request." };
    private readonly SimSwitches _switches = new();
    private readonly SimProvisioning _provisioning = new();

    /// <summary>Declares them.</summary>
    public SimOptions(CliEnvironment environment)
    {
        _defaults = new SimulatorOptions { CertsFolder = SimulatorFolder.Default(environment.Variable) };
        _mqtt = Port("--mqtt-port", "MQTT over mutual TLS.", _defaults.MqttPort);
        _alpn = Port("--alpn-port", "MQTT over mutual TLS with ALPN x-amzn-mqtt-ca, AWS's 443.", _defaults.AlpnPort);
        _rest = Port("--rest-port", "The REST API: AWS IoT's control plane, and /admin.", _defaults.RestPort);
        _listen = new("--listen") { HelpName = "ADDRESS", Description = "Where the MQTT ports listen.", DefaultValueFactory = _ => _defaults.Listen };
        _adminListen = new("--admin-listen") { HelpName = "ADDRESS", Description = "Where the REST API listens; loopback, since whoever reaches it may do everything.", DefaultValueFactory = _ => _defaults.AdminListen };
        _certs = new("--certs") { HelpName = "DIR", Description = $"The folder of ca.pem, claim.pem and claim.key; by default {CertsInState} in the --state folder, else {_defaults.CertsFolder}." };
        _template = new("--template") { HelpName = "NAME", Description = "The name of the provisioning template that a new account has.", DefaultValueFactory = _ => _defaults.Template };
        _accessKey = new("--access-key") { HelpName = "ID", Description = "The access key that control-plane requests must be signed with.", DefaultValueFactory = _ => Given(environment, "LOADHARNESS_ACCESS_KEY") ?? _defaults.AccessKey };
        _secretKey = new("--secret-key") { HelpName = "SECRET", Description = "The access key's secret; the variable LOADHARNESS_SECRET_KEY keeps it off the command line.", DefaultValueFactory = _ => Given(environment, "LOADHARNESS_SECRET_KEY") ?? _defaults.SecretKey };
    }

    /// <summary>Adds them to the command.</summary>
    public void AddTo(Command command)
    {
        foreach (var option in (Option[])[_mqtt, _alpn, _plain, _rest, _listen, _adminListen, _state, _certs, _template, _accessKey, _secretKey, _faults, _quotas, _record, _log, _prepareKeys, _child])
        {
            command.Options.Add(option);
        }

        _switches.AddTo(command);
        _provisioning.AddTo(command);
    }

    /// <summary>Whether a run started the simulator.</summary>
    public bool IsChild(ParseResult parsed) => parsed.GetValue(_child);

    /// <summary>The log's file; null for none.</summary>
    public string? Log(ParseResult parsed) => parsed.GetValue(_log);

    /// <summary>What a command line says.</summary>
    /// <exception cref="HarnessException">A file cannot be read, or a value is no good.</exception>
    public SimulatorOptions Read(ParseResult parsed) => _provisioning.Apply(_switches.Apply(
        new SimulatorOptions
        {
            MqttPort = parsed.GetValue(_mqtt),
            AlpnPort = parsed.GetValue(_alpn),
            PlainPort = parsed.GetValue(_plain),
            RestPort = parsed.GetValue(_rest),
            Listen = parsed.GetValue(_listen)!,
            AdminListen = parsed.GetValue(_adminListen)!,
            StateFolder = parsed.GetValue(_state),
            CertsFolder = parsed.GetValue(_certs) ?? (parsed.GetValue(_state) is { } folder ? Path.Combine(folder, CertsInState) : _defaults.CertsFolder),
            Template = parsed.GetValue(_template)!,
            AccessKey = parsed.GetValue(_accessKey)!,
            SecretKey = parsed.GetValue(_secretKey)!,
            Faults = parsed.GetValue(_faults) is { } file ? FaultFile.Load(file) : FaultSchedule.None,
            Quotas = QuotaFile.Load(parsed.GetValue(_quotas)),
            ArmAtStart = !IsChild(parsed),
            RecordPath = parsed.GetValue(_record),
            PrepareKeys = parsed.GetValue(_prepareKeys),
        },
        parsed), parsed);

    private static string? Given(CliEnvironment environment, string name) => environment.Variable(name) is { Length: > 0 } value ? value : null;

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
