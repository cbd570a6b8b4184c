using LoadHarness.Core.Plans.Clients;
using LoadHarness.Core.Plans.Faults;

namespace LoadHarness.Core.Plans.Model;

/// <summary>The declaration of every member of a plan; loading, writing, schema and documents all follow it.</summary>
internal static class PlanModel
{
    /// <summary>More devices than any one host can hold, as a guard against slips.</summary>
    public const int MaxDevices = 10_000_000;

    /// <summary>More workers, or processes of the simulator, than any one host has use for.</summary>
    private const int MaxProcesses = 64;

    private static readonly TimeSpan Month = TimeSpan.FromDays(30);
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);
    private static readonly TimeSpan Instant = TimeSpan.FromMilliseconds(1);

    private static readonly PlanValue<TimeSpan> Wait = Values.Duration(Instant, Hour);

    private static FaultPlan FaultInitial { get; } = new(TimeSpan.Zero, null, "", null, 1);

    /// <summary>The plan itself.</summary>
    public static PlanObject<RunPlan> Run { get; } = new PlanObject<RunPlan>("plan", "What a run does.", new RunPlan())
        .With("name", "The run's name; part of its folder's name.", Values.Text("1 to 64 letters, digits, '-' or '_'", "^[A-Za-z0-9_-]{1,64}$"), p => p.Name, (p, v) => p with { Name = v })
        .With("scenario", "What one device does; `loadharness list` names them all.", Values.Text("a scenario's name: letters, digits and '-'", "^[A-Za-z0-9-]{1,64}$"), p => p.Scenario, (p, v) => p with { Scenario = v })
        .With("target", "Where the devices connect.", Target(), p => p.Target, (p, v) => p with { Target = v }, "the simulator")
        .With("fleet", "The virtual devices.", Fleet(), p => p.Fleet, (p, v) => p with { Fleet = v }, "see below")
        .With("load", "When devices start.", Load(), p => p.Load, (p, v) => p with { Load = v }, "none: a rate must be given")
        .With("workers", "How many processes on this host run the devices, each every so-manieth one: see [scaling.md](scaling.md).", Values.Whole(1, MaxProcesses), p => p.Workers, (p, v) => p with { Workers = v }, omitDefault: true)
        .With("timeouts", "How long a device waits for each answer.", Timeouts(), p => p.Timeouts, (p, v) => p with { Timeouts = v }, "see below")
        .With("reconnect", "How long a device waits before it tries again.", Reconnect(), p => p.Reconnect, (p, v) => p with { Reconnect = v }, "see below")
        .With("subscribe", "Whether each filter has a SUBSCRIBE of its own, as AWS IoT Device SDK v2 sends it, or all of a step share one.", Values.Choice(("one-by-one", SubscribeMode.OneByOne), ("together", SubscribeMode.Together)), p => p.Subscribe, (p, v) => p with { Subscribe = v })
        .With("warmup", "How long after the start latencies are left out of histograms and latency gates; the funnel and rates count from the first device.", Values.Duration(TimeSpan.Zero, Month), p => p.Warmup, (p, v) => p with { Warmup = v })
        .With("faults", "What the simulator does wrong, and when.", new ListValue<FaultPlan>(Fault(), "a list of faults", FaultInitial), p => p.Faults, (p, v) => p with { Faults = v })
        .With("telemetry", "What held devices publish, and how often.", TelemetryModel.Make(), p => p.Telemetry, (p, v) => p with { Telemetry = v }, "nothing")
        .With("requests", "What held devices ask, and how often.", RequestModel.Make(), p => p.Requests, (p, v) => p with { Requests = v }, "nothing")
        .With("churn", "How often held devices lose their connection by plan.", ChurnModel.Make(), p => p.Churn, (p, v) => p with { Churn = v }, "what the scenario is about")
        .With("validity", "How much the generator may distort the measurement before the run is INVALID.", ValidityModel.Make(), p => p.Validity, (p, v) => p with { Validity = v }, "see below")
        .With("gates", "The conditions that decide the verdict: see gates.md.", new ListValue<GatePlan>(Gate(), "a list of conditions such as 'timeout.rate < 0.5%'", new GatePlan("")), p => p.Gates, (p, v) => p with { Gates = v })
        .With("expect", "For a plan that fails on purpose: the run passes when exactly this is diagnosed.", GroupModel.Expect(), p => p.Expect, (p, v) => p with { Expect = v }, "nothing");

    private static PlanObject<TargetPlan> Target() => new PlanObject<TargetPlan>("target", "Where the devices connect, and with which credentials.", new TargetPlan())
        .With("kind", "The built-in simulator, a real AWS IoT Core endpoint, or any MQTT broker.", Values.Choice(("sim", TargetKind.Sim), ("aws", TargetKind.Aws), ("mqtt", TargetKind.Mqtt)), t => t.Kind, (t, v) => t with { Kind = v })
        .With("processes", "For the simulator: how many processes of it hold the devices: see [scaling.md](scaling.md).", Values.Whole(1, MaxProcesses), t => t.Processes, (t, v) => t with { Processes = v }, omitDefault: true)
        .With("url", "The broker, for kind `mqtt`.", Values.OptionalText("mqtts://host:8883 or mqtt://host:1883", @"^mqtts?://[^/\s@]+$"), t => t.Url, (t, v) => t with { Url = v })
        .With("endpoint", "The account's data endpoint, for kind `aws`; port 443 uses ALPN.", Values.OptionalText("a host name with an optional port, such as xxxx-ats.iot.eu-west-1.amazonaws.com", @"^[A-Za-z0-9.-]+(:[0-9]{1,5})?$"), t => t.Endpoint, (t, v) => t with { Endpoint = v })
        .With("template", "The provisioning template's name (AWS IoT: 1 to 36 characters, case-sensitive).", Values.Text("1 to 36 letters, digits, '-' or '_'", "^[0-9A-Za-z_-]{1,36}$"), t => t.Template, (t, v) => t with { Template = v })
        .With("parameters", "Parameters for RegisterThing beside `SerialNumber`; `{serial}` and `{index}` are replaced.", new MapValue("names with texts"), t => t.Parameters, (t, v) => t with { Parameters = v })
        .With("caCert", "PEM file of the CAs that may have signed the server's certificate.", Values.OptionalText("a file's path"), t => t.CaCert, (t, v) => t with { CaCert = v }, "the system's, or the simulator's own")
        .With("cert", "PEM file of the claim certificate; with `{index}` or `{serial}` in it, one a device.", Values.OptionalText("a file's path"), t => t.Cert, (t, v) => t with { Cert = v }, "the simulator's own")
        .With("key", "PEM file of the claim certificate's key; with `{index}` or `{serial}` in it, one a device.", Values.OptionalText("a file's path"), t => t.Key, (t, v) => t with { Key = v }, "the simulator's own")
        .With("serverName", "The server's name for SNI and verification.", Values.OptionalText("a host name", @"^[A-Za-z0-9.:-]+$"), t => t.ServerName, (t, v) => t with { ServerName = v }, "the host's")
        .With("tls", "The TLS versions offered.", Values.Choice(("any", TlsVersions.Any), ("1.2", TlsVersions.Tls12), ("1.3", TlsVersions.Tls13)), t => t.Tls, (t, v) => t with { Tls = v })
        .With("tlsLibrary", "Who performs TLS: OpenSSL itself where it can be called (Linux with OpenSSL 3) and sessions are not resumed, or .NET's SslStream, which costs more CPU and memory a device.", Values.Choice(("auto", TlsLibrary.Auto), ("openssl", TlsLibrary.OpenSsl), ("sslstream", TlsLibrary.SslStream)), t => t.TlsLibrary, (t, v) => t with { TlsLibrary = v }, omitDefault: true)
        .With("resume", "Lets TLS sessions be resumed, which virtual devices in one process would share and real ones do not.", Values.Switch, t => t.Resume, (t, v) => t with { Resume = v })
        .With("alpn", "For the simulator: connects to its ALPN port, which stands for port 443 of AWS IoT, and offers `x-amzn-mqtt-ca`.", Values.Switch, t => t.Alpn, (t, v) => t with { Alpn = v }, omitDefault: true)
        .With("insecure", "Does not verify the server's certificate.", Values.Switch, t => t.Insecure, (t, v) => t with { Insecure = v })
        .With("sourceAddresses", "Local addresses over which connections are spread, by device.", new ListValue<string>(Values.Address, "a list of IP addresses", ""), t => t.SourceAddresses, (t, v) => t with { SourceAddresses = v })
        .With("overQuota", "Lifts the cap of 5 device starts a second that protects a real account.", Values.Switch, t => t.OverQuota, (t, v) => t with { OverQuota = v }, omitDefault: true)
        .With("metrics", "Where the target serves metrics for Prometheus, which are read every 15s; drift gates name them, as in `drift(target.process_resident_memory_bytes) < 2%/h`: see [gates.md](gates.md#drift).", Values.OptionalText("an http URL, such as http://broker:9090/metrics", @"^https?://[^\s@]+$"), t => t.Metrics, (t, v) => t with { Metrics = v }, omitDefault: true)
        .With("quotas", "The limits of AWS IoT Core that the simulator keeps: see quotas.md.", new QuotasValue(), t => t.Quotas, (t, v) => t with { Quotas = v }, "none")
        .With("options", "Further options of `loadharness sim` for the built-in simulator, by name without dashes: `policy-propagation: 5s`.", new MapValue("names of options with their values"), t => t.Options, (t, v) => t with { Options = v }, "none");

    private static PlanObject<FleetPlan> Fleet() => new PlanObject<FleetPlan>("fleet", "The virtual devices.", new FleetPlan())
        .With("devices", "How many devices.", Values.Whole(1, MaxDevices), f => f.Devices, (f, v) => f with { Devices = v })
        .With("seed", "Fixes names, schedule and choice of faulted devices; not key material.", Values.Long, f => f.Seed, (f, v) => f with { Seed = v })
        .With("prefix", "Goes before each serial number and client id.", Values.Text("1 to 32 letters, digits, '-' or '_'", "^[A-Za-z0-9_-]{1,32}$"), f => f.Prefix, (f, v) => f with { Prefix = v })
        .With("keyType", "The kind of a device's own key; RSA costs about 200 ms of CPU each.", Values.Choice(("ecdsa-p256", KeyType.EcdsaP256), ("rsa-2048", KeyType.Rsa2048)), f => f.KeyType, (f, v) => f with { KeyType = v })
        .With("identity", "How a device gets its certificate: CreateCertificateFromCsr or CreateKeysAndCertificate.", Values.Choice(("csr", IdentityFlow.Csr), ("keys", IdentityFlow.Keys)), f => f.Identity, (f, v) => f with { Identity = v })
        .With("payload", "The format of provisioning payloads.", Values.Choice(("json", PayloadFormat.Json), ("cbor", PayloadFormat.Cbor)), f => f.Payload, (f, v) => f with { Payload = v })
        .With("mqtt", "The MQTT version.", Values.Choice(("3.1.1", MqttVersion.V311), ("5", MqttVersion.V5)), f => f.Mqtt, (f, v) => f with { Mqtt = v })
        .With("keepAlive", "MQTT keep-alive in whole seconds; AWS IoT takes 30s to 20m.", Values.Duration(TimeSpan.Zero, TimeSpan.FromSeconds(ushort.MaxValue)), f => f.KeepAlive, (f, v) => f with { KeepAlive = v })
        .With("iterations", "How often each device runs the scenario.", Values.WholeOr("forever", 1, int.MaxValue), f => f.Iterations, (f, v) => f with { Iterations = v })
        .With("retries", "How often a failed iteration tries again, with the reconnect policy's pauses.", Values.Whole(0, 1000), f => f.Retries, (f, v) => f with { Retries = v })
        .With("after", "What a device does once it is operational.", Values.Choice(("hold", AfterOperational.Hold), ("disconnect", AfterOperational.Disconnect)), f => f.After, (f, v) => f with { After = v })
        .With("hold", "How long the whole fleet is held once the last device has finished.", Values.Duration(TimeSpan.Zero, Month), f => f.Hold, (f, v) => f with { Hold = v })
        .With("partial", "Allows a load that cannot start all devices.", Values.Switch, f => f.Partial, (f, v) => f with { Partial = v })
        .With("commands", "The filter a provisioned device subscribes to; `{thing}`, `{serial}` and `{index}` are replaced. The template's policy must allow it.", Values.Text("a topic filter"), f => f.Commands, (f, v) => f with { Commands = v })
        .With("telemetry", "The topic of a provisioned device's first publish; replaced as in `commands`.", Values.Text("a topic"), f => f.Telemetry, (f, v) => f with { Telemetry = v })
        .With("filters", "For `subscribe-storm`: the topic filters; `{serial}` and `{index}` are replaced.", new ListValue<string>(Values.Text("a topic filter"), "a list of topic filters", ""), f => f.Filters, (f, v) => f with { Filters = v }, "the provisioning topics")
        .With("claim", "The fleet's claim certificate where it is not the target's own.", GroupModel.Claim(), f => f.Claim, (f, v) => f with { Claim = v }, "the target's")
        .With("quirks", "What all devices do wrong: see [diagnosis.md](diagnosis.md#quirks).", GroupModel.Quirks, f => f.Quirks, (f, v) => f with { Quirks = v }, "none")
        .With("groups", "Parts of the fleet that differ; what their shares leave is the fleet itself.", GroupModel.Groups(Fault(), FaultInitial), f => f.Groups, (f, v) => f with { Groups = v }, "none");

    private static PlanObject<LoadPlan> Load() => new PlanObject<LoadPlan>("load", "When devices start.", new LoadPlan())
    {
        Prepare = (map, path, reader) => reader.StagesCountDevices =
            map.Find("executor") is PlanScalar executor && reader.Expand(executor, path + ".executor") == ExecutorNames.RampingDevices,
    }
        .With("executor", "When devices start: the arrival rates and the storm do not wait for answers, the `-devices` ones loop.", Values.Choice([.. ExecutorNames.All.Select(n => (n, n))]), l => l.Executor, (l, v) => l with { Executor = v })
        .With("rate", "Starts a second, for `constant-arrival-rate`.", Values.OptionalRate, l => l.Rate, (l, v) => l with { Rate = v }, "required there")
        .With("duration", "How long starts go on, for the constant executors.", Values.OptionalDuration(Instant, Month), l => l.Duration, (l, v) => l with { Duration = v }, "until the devices are used up")
        .With("from", "Where a ramp begins: a rate, or a number of devices.", new LevelValue(), l => l.From, (l, v) => l with { From = v }, "`0`", omitDefault: true)
        .With("stages", "A ramp's straight lines, one after the other.", new ListValue<StagePlan>(Stage(), "a list of stages such as { for: 10s, to: 100/s }", new StagePlan(TimeSpan.Zero, 0)), l => l.Stages, (l, v) => l with { Stages = v }, "required for ramps")
        .With("within", "The window over which a `storm` is spread evenly; `0s` is all at once.", Values.Duration(TimeSpan.Zero, Day), l => l.Within, (l, v) => l with { Within = v }, omitDefault: true);

    private static PlanObject<StagePlan> Stage() => new PlanObject<StagePlan>("stages", "One stage of a ramp: a straight line from where the last one ended.", new StagePlan(TimeSpan.Zero, 0))
        .With("for", "How long it takes; `0s` is a jump.", Values.Duration(TimeSpan.Zero, Month), s => s.For, (s, v) => s with { For = v }, required: true)
        .With("to", "Where it ends: a rate, or under `ramping-devices` a number of devices.", new LevelValue(), s => s.To, (s, v) => s with { To = v }, required: true);

    private static PlanObject<TimeoutPlan> Timeouts() => new PlanObject<TimeoutPlan>("timeouts", "How long a device waits for each answer.", new TimeoutPlan())
        .With("tcp", "Name lookup and TCP connect.", Wait, t => t.Tcp, (t, v) => t with { Tcp = v })
        .With("tls", "TLS handshake.", Wait, t => t.Tls, (t, v) => t with { Tls = v })
        .With("connack", "CONNECT to CONNACK.", Wait, t => t.Connack, (t, v) => t with { Connack = v })
        .With("connect", "TCP, TLS and CONNACK together.", Wait, t => t.Connect, (t, v) => t with { Connect = v })
        .With("suback", "SUBSCRIBE to SUBACK.", Wait, t => t.Suback, (t, v) => t with { Suback = v })
        .With("puback", "PUBLISH to PUBACK.", Wait, t => t.Puback, (t, v) => t with { Puback = v })
        .With("response", "A provisioning request to its answer.", Wait, t => t.Response, (t, v) => t with { Response = v })
        .With("provision", "From the claim connection's CONNACK to the answer of RegisterThing.", Wait, t => t.Provision, (t, v) => t with { Provision = v })
        .With("lateWindow", "How long a device keeps listening after a timeout.", Values.Duration(TimeSpan.Zero, Hour), t => t.LateWindow, (t, v) => t with { LateWindow = v })
        .With("onTimeout", "Keeps listening so that a late answer is measured, or closes at once as an impatient client.", Values.Choice(("measure", OnTimeout.Measure), ("close", OnTimeout.Close)), t => t.OnTimeout, (t, v) => t with { OnTimeout = v });

    private static PlanObject<ReconnectPlan> Reconnect() => new PlanObject<ReconnectPlan>("reconnect", "How long a device waits before it tries again.", new ReconnectPlan())
        .With("policy", "How the pauses grow; the last six are those of real clients, which `loadharness list clients` describes.", Values.Choice([.. ReconnectPolicies.Names.Select(n => (n, n))]), r => r.Policy, (r, v) => r with { Policy = v })
        .With("min", "The first pause; below `1s` only with `unsafe`.", Values.OptionalDuration(Instant, Hour), r => r.Min, (r, v) => r with { Min = v }, "`1s`, or the client's own")
        .With("max", "The longest pause; not below `min`.", Values.OptionalDuration(Instant, Day), r => r.Max, (r, v) => r with { Max = v }, "`2m`, or the client's own")
        .With("resetAfter", "How long a connection must stand for the pauses to begin anew after it.", Values.OptionalDuration(TimeSpan.Zero, Day), r => r.ResetAfter, (r, v) => r with { ResetAfter = v }, "`30s`, or the client's own")
        .With("unsafe", "Allows pauses below 1 s; AWS IoT takes one CONNECT a second from a client id.", Values.Switch, r => r.Unsafe, (r, v) => r with { Unsafe = v }, omitDefault: true)
        .With("held", "Whether a device that is held (`fleet.after: hold`) comes back after a loss, with the policy's pauses, until the run releases it.", new OptionalValue<bool>(Values.Switch), r => r.Held, (r, v) => r with { Held = v }, "true where the plan has `churn`; else false for `fleet-provisioning` and `subscribe-storm`, true for all other scenarios")
        .With("session", "What a device asks the broker to keep while it is away: nothing, or its subscriptions and missed messages (3.1.1: clean session 0; 5: an expiry of 1 h). A device whose session is there does not subscribe again.", Values.Choice(("clean", SessionKind.Clean), ("persistent", SessionKind.Persistent)), r => r.Session, (r, v) => r with { Session = v }, omitDefault: true)
        .With("probe", "Lets a device that came back send itself a message, to see that its subscription really delivers; one that does not come back is a lost subscription.", Values.Switch, r => r.Probe, (r, v) => r with { Probe = v }, omitDefault: true);

    private static PlanObject<FaultPlan> Fault() => new PlanObject<FaultPlan>("faults", "One thing the simulator does wrong for a time.", FaultInitial)
        .With("at", "From when on, counted from the run's start.", Values.Duration(TimeSpan.Zero, Month), f => f.At, (f, v) => f with { At = v })
        .With("for", "For how long.", Values.OptionalDuration(Instant, Month), f => f.For, (f, v) => f with { For = v }, "until the end")
        .With("kind", "What goes wrong: see [simulator.md](simulator.md#faults).", Values.Choice([.. FaultCatalog.Names.Select(n => (n, n))]), f => f.Kind, (f, v) => f with { Kind = v }, required: true)
        .With("value", "How late or how long, for the faults that take it; drawn from a distribution, it is the same in each run of a seed.", Values.OptionalDelay, f => f.Value, (f, v) => f with { Value = v }, "none")
        .With("code", "The status code, for `reject`.", new OptionalValue<int>(Values.Whole(FaultRules.MinCode, FaultRules.MaxCode)), f => f.Code, (f, v) => f with { Code = v }, "required there")
        .With("operation", "Which operation has it, for the faults that take it.", Values.OptionalText("an operation: " + string.Join(", ", FaultCatalog.Provisioning.Concat(FaultCatalog.Throttled)), "^[a-z-]+$"), f => f.Operation, (f, v) => f with { Operation = v }, "all; for `response.lost` register-thing")
        .With("filter", "For `suback.refuse`: a text within the topic filter, in which `*` stands for any characters.", Values.OptionalText("a text within a topic filter"), f => f.Filter, (f, v) => f with { Filter = v }, "every filter")
        .With("rate", "For `broker.restart`: how many connections are taken in the window.", Values.OptionalRate, f => f.Rate, (f, v) => f with { Rate = v }, "any number")
        .With("share", "Which part of the devices has it; exactly round(share × devices) of them.", Values.Share, f => f.Share, (f, v) => f with { Share = v })
        .With("of", "What the share is of.", Values.Choice(("devices", "devices")), _ => "devices", (f, _) => f);

    private static PlanObject<GatePlan> Gate() => new PlanObject<GatePlan>("gates", "One condition; the text alone stands for `that`.", new GatePlan("")) { Shorthand = "that" }
        .With("that", "The condition: `timeout.rate < 0.5%`.", Values.Text("a condition such as 'timeout.rate < 0.5%'"), g => g.That, (g, v) => g with { That = v }, required: true)
        .With("abort", "Ends the run early once the condition is surely broken.", Values.Switch, g => g.Abort, (g, v) => g with { Abort = v }, omitDefault: true)
        .With("after", "How long an aborting gate waits before it judges.", Values.Duration(TimeSpan.Zero, Month), g => g.After, (g, v) => g with { After = v }, omitDefault: true);
}
