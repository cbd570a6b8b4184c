using System.Net;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using LoadHarness.AwsIot;
using LoadHarness.Core;
using LoadHarness.Core.Plans.Faults;
using LoadHarness.Simulator.Admin;
using LoadHarness.Simulator.Authorization;
using LoadHarness.Simulator.Broker;
using LoadHarness.Simulator.Certificates;
using LoadHarness.Simulator.ControlPlane;
using LoadHarness.Simulator.ControlPlane.Operations;
using LoadHarness.Simulator.Faults;
using LoadHarness.Simulator.Metrics;
using LoadHarness.Simulator.Provisioning;
using LoadHarness.Simulator.Provisioning.Hooks;
using LoadHarness.Simulator.Quotas;
using LoadHarness.Simulator.Registry;
using LoadHarness.Simulator.State;
using Microsoft.Extensions.Logging;

namespace LoadHarness.Simulator;

/// <summary>A local AWS IoT Core for fleet provisioning: broker, certificates, provisioning service and faults in one process.</summary>
public sealed class SimulatorHost : IAsyncDisposable
{
    private readonly SimulatorOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger<SimulatorHost> _log;

    // Ended last to first.
    private readonly Stack<IAsyncDisposable> _parts = new();
    private readonly FaultInjector _faults;
    private readonly AccountQuotas _quotas;
    private readonly CloudWatchMetrics _metrics = new();
    private AccountRegistry _registry = null!;
    private MqttBroker _broker = null!;
    private ProvisioningService _provisioning = null!;
    private KeyPool _keys = null!;
    private bool _isDisposed;

    private SimulatorHost(SimulatorOptions options, TimeProvider time, ILoggerFactory loggers)
    {
        _options = options;
        _time = time;
        _log = loggers.CreateLogger<SimulatorHost>();
        _faults = new FaultInjector(options.Faults, time);
        Own(_faults.Dispose);
        _quotas = new AccountQuotas(options.Quotas, time);
    }

    /// <summary>Where the simulator can be reached.</summary>
    public SimulatorReady Ready { get; private set; } = null!;

    /// <summary>What has happened so far.</summary>
    public SimulatorStats Stats => new()
    {
        Connections = _broker.ConnectionCount,
        Clients = _broker.Sessions.ConnectedCount,
        Sessions = _broker.Sessions.Count,
        ConnectionsTotal = Interlocked.Read(ref _broker.Counters.Accepted),
        Handshakes = Interlocked.Read(ref _broker.Counters.Handshakes),
        HandshakesFailed = Interlocked.Read(ref _broker.Counters.HandshakesFailed),
        ServerNamesRefused = Interlocked.Read(ref _broker.Counters.ServerNamesRefused),
        ConnectsDenied = Interlocked.Read(ref _broker.Counters.ConnectsDenied),
        SubscribesDenied = Interlocked.Read(ref _broker.Counters.SubscribesDenied),
        PublishesDenied = Interlocked.Read(ref _broker.Counters.PublishesDenied),
        DeliveriesDenied = Interlocked.Read(ref _broker.Counters.DeliveriesDenied),
        QueueOverflows = Interlocked.Read(ref _broker.Counters.QueueOverflows),
        ServerErrors = Interlocked.Read(ref _broker.Counters.ServerErrors),
        RetainedMessages = _broker.Retained.Count,
        Connects = Interlocked.Read(ref _broker.Counters.Connects),
        CertificatesRefused = Interlocked.Read(ref _broker.Counters.CertificatesRefused),
        Malformed = Interlocked.Read(ref _broker.Counters.Malformed),
        KeepAliveTimeouts = Interlocked.Read(ref _broker.Counters.KeepAliveTimeouts),
        Takeovers = Interlocked.Read(ref _broker.Counters.Takeovers),
        Disconnects = _broker.Counters.EndsByReason(),
        Outages = [.. _broker.Outages.Read().Select(OutageStats.Of)],
        SequencedMessages = Interlocked.Read(ref _broker.Counters.SequencedMessages),
        DuplicateMessages = Interlocked.Read(ref _broker.Counters.DuplicateMessages),
        OutOfOrderMessages = Interlocked.Read(ref _broker.Counters.OvertakenMessages),
        CertificatesIssued = _provisioning.Issued,
        Things = _registry.Things.Count,
        KeyPool = new KeyPoolStats(_keys.Count, KeyPool.Capacity, _keys.HandedOut),
        Armed = _faults.IsArmed,
        Faults = _faults.Record.Totals(),
    };

    /// <summary>The broker, for the data plane's operations.</summary>
    internal MqttBroker Broker => _broker;

    /// <summary>The account's state, so that tests can change it.</summary>
    internal AccountRegistry Registry => _registry;

    /// <summary>Starts everything; when this returns, connections are accepted.</summary>
    /// <exception cref="HarnessException">A port is in use, or an option or the folder is no good.</exception>
    public static async Task<SimulatorHost> StartAsync(SimulatorOptions options, TimeProvider time, ILoggerFactory loggers, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        SimulatorOptionRules.Check(options);
        var listen = SimulatorOptionRules.ParseListen(options.Listen);
        var adminListen = SimulatorOptionRules.ParseListen(options.AdminListen);
        var host = new SimulatorHost(options, time, loggers);
        try
        {
            await host.StartPartsAsync(listen, adminListen, loggers, cancellationToken).ConfigureAwait(false);
            return host;
        }
        catch
        {
            await host.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Starts the faults' time; later calls change nothing. False where it ran already.</summary>
    public bool Arm() => _faults.Arm();

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_isDisposed)
        {
            return;
        }

        _isDisposed = true;
        while (_parts.TryPop(out var part))
        {
            await part.DisposeAsync().ConfigureAwait(false);
        }
    }

    private async Task StartPartsAsync(IPAddress listen, IPAddress adminListen, ILoggerFactory loggers, CancellationToken cancellationToken)
    {
        if (_options.RecordPath is { } record)
        {
            _parts.Push(await FaultRecordFile.StartAsync(_faults.Record, record, _time, _log).ConfigureAwait(false)); // Ended last: it writes what the others did at their end.
        }

        var folder = Path.GetFullPath(_options.CertsFolder);
        var certificates = await CertificateFolder.OpenAsync(folder, _time, cancellationToken).ConfigureAwait(false);
        Own(certificates.Dispose);
        await OpenRegistryAsync(certificates.Claim, loggers).ConfigureAwait(false);
        var server = certificates.Authority.IssueServer(listen, _options.ServerNames);
        Own(server.Dispose);

        _keys = new KeyPool(Path.Combine(folder, "keys"), loggers.CreateLogger<KeyPool>());
        _parts.Push(_keys);
        if (_options.PrepareKeys)
        {
            _keys.Start();
        }

        var delays = new DelayQueue(loggers.CreateLogger<DelayQueue>());
        Own(delays.Dispose);
        _provisioning = Provisioning(certificates.Authority, loggers);
        var behavior = new BrokerBehavior
        {
            Denied = _options.Denied,
            Throttled = _options.Throttled,
            Quotas = _quotas,
            Metrics = _metrics,
            DeliverWithoutSubscription = _options.DeliverWithoutSubscription,
        };
        _broker = new MqttBroker(_registry, Authorizer(), _provisioning, _faults, delays, behavior, _time, loggers.CreateLogger<MqttBroker>());
        _parts.Push(_broker);
        _registry.WatchCertificates(change =>
        {
            if (change is { Old: CertificateStatus.Active, New: not CertificateStatus.Active })
            {
                _broker.DisconnectCertificate(change.CertificateId);
            }
        });

        var names = new ServerNames(CertificateAuthority.ServerNames(_options.ServerNames), _options.MissingServerName, _broker.Counters, loggers.CreateLogger<ServerNames>());
        var alpnName = new SslApplicationProtocol(AwsIotNames.MqttAlpn);
        var mqttProfile = new ListenerProfile(Tls: null, Alpn: null, names);
        var alpnProfile = new ListenerProfile(Tls: null, alpnName, names);
        Present(server);
        _faults.OnBegin(FaultKind.CertificateRotation, fault =>
        {
            var renewed = certificates.Authority.IssueServer(listen, _options.ServerNames);
            Own(renewed.Dispose);
            Present(renewed);
            _broker.Restart(fault.Kind);
        });
        var mqtt = Listen(listen, _options.MqttPort, mqttProfile);
        var alpn = Listen(listen, _options.AlpnPort, alpnProfile);
        var plain = _options.PlainPort is { } port ? Listen(listen, port, new ListenerProfile(Tls: null, Alpn: null, Names: null, _options.PlainCertificate)) : null;
        var parts = new ControlPlaneParts(_registry, certificates.Authority, _keys, _broker, _quotas);
        var controlPlane = ControlPlaneApi.Create(_options, parts, DeviceEndpoint.Of(listen, mqtt.Port, alpn.Port), _time, loggers);
        var reader = new AdminReader(_registry, () => _broker.Clients);
        var rest = await RestApi.StartAsync(adminListen, _options.RestPort, _faults, new AdminViews(() => Stats, _broker.Outages.Read), _metrics, reader, controlPlane.HandleAsync, loggers, cancellationToken).ConfigureAwait(false);
        _parts.Push(rest);

        if (_options.ArmAtStart)
        {
            _faults.Arm();
        }

        Ready = new SimulatorReady(mqtt.ToString(), alpn.ToString(), plain?.ToString(), rest.Address, folder, _options.Template, _options.Region, _options.Account);

        void Present(X509Certificate2 certificate)
        {
            var tls = new ServerTls(certificates.Authority, certificate, _registry, _options.ClientCertificateRefusal);
            (mqttProfile.Tls, alpnProfile.Tls) = (tls.Options(alpn: null), tls.Options(alpnName));
        }
    }

    /// <summary>What the options change about the template; null for nothing.</summary>
    private TemplateChange? TemplateSwitches() => _options is { IsTemplateDisabled: false, TemplateHook: null } ? null : new TemplateChange
    {
        IsEnabled = _options.IsTemplateDisabled ? false : null,
        Hook = _options.TemplateHook is null ? null : new ProvisioningHook(AccountDefaults.HookArn(new AwsIotArns(_options.Region, _options.Account))),
    };

    private async Task OpenRegistryAsync(X509Certificate2 claim, ILoggerFactory loggers)
    {
        IStateStore store = _options.StateFolder is { } state ? SqliteStateStore.Open(Path.GetFullPath(state), loggers.CreateLogger<SqliteStateStore>()) : new MemoryStateStore();
        _parts.Push(store);
        _registry = new AccountRegistry(new AccountSettings(new AwsIotArns(_options.Region, _options.Account)) { SingleUseTokens = _options.SingleUseTokens }, _time, store);
        try
        {
            AccountDefaults.Make(_registry, claim, _options.Template, _options.ClaimPolicy, _options.TemplateBody, TemplateSwitches());
        }
        catch (RegistryException exception)
        {
            var what = exception.Error == RegistryError.MalformedPolicy ? "claim's policy" : "template's body";
            throw new HarnessException(ExitCode.BadInput, $"The {what} is refused: {exception.Message}", inner: exception);
        }

        await _registry.CommittedAsync().ConfigureAwait(false);
        if (_registry.Templates.Find(_options.Template) is null)
        {
            _log.LogWarning("The kept account has no provisioning template {Template}; RegisterThing with it is rejected.", _options.Template);
        }
    }

    private ProvisioningService Provisioning(CertificateAuthority authority, ILoggerFactory loggers)
    {
        var client = HookCaller.NewClient();
        Own(client.Dispose);
        var map = new Dictionary<string, string>(_options.Hooks, StringComparer.Ordinal);
        if (_options.TemplateHook is { } hook)
        {
            map[AccountDefaults.HookArn(_registry.Arns)] = hook;
        }

        string[] denied = _options.IsTemplateRoleDenied ? [AccountDefaults.RoleArn(_registry.Arns)] : [];
        var hooks = new HookCaller(map, client, _time, loggers.CreateLogger<HookCaller>(), new SlowHooks(_faults, _time));
        var registration = new ThingRegistration(_registry, hooks, _options.DeniedRoles.Concat(denied).ToHashSet(StringComparer.Ordinal));
        return new ProvisioningService(authority, _keys, _registry, registration, _quotas, loggers.CreateLogger<ProvisioningService>());
    }

    private IAuthorizer Authorizer() =>
        _options.Authorizer ?? new PolicyAuthorizer(_registry.PolicySource(new PolicyPropagation(_time, _options.PolicyPropagation)), _registry.Arns, _time);

    private IPEndPoint Listen(IPAddress address, int port, ListenerProfile profile)
    {
        var listener = MqttListener.Start(new IPEndPoint(address, port), _broker, profile);
        _parts.Push(listener);
        return listener.EndPoint;
    }

    private void Own(Action dispose) => _parts.Push(new Owned(dispose));

    private sealed class Owned(Action dispose) : IAsyncDisposable
    {
        public ValueTask DisposeAsync()
        {
            dispose();
            return ValueTask.CompletedTask;
        }
    }
}
