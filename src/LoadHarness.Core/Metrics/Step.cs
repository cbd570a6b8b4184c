namespace LoadHarness.Core.Metrics;

/// <summary>Which identity a step belongs to.</summary>
public enum Phase : byte
{
    /// <summary>The step spans identities, as <c>journey</c> does.</summary>
    None,

    /// <summary>Under the shared claim certificate.</summary>
    Claim,

    /// <summary>Under the device's own certificate.</summary>
    Device,
}

/// <summary>One kind of measured operation.</summary>
public enum StepKind : byte
{
    /// <summary>Name lookup and TCP connect.</summary>
    Tcp,

    /// <summary>TLS handshake as the client sees it.</summary>
    Tls,

    /// <summary>CONNECT sent until CONNACK received.</summary>
    Connack,

    /// <summary>SUBSCRIBE sent until SUBACK received; one attempt is one filter.</summary>
    Suback,

    /// <summary>PUBLISH at QoS 1 sent until PUBACK received.</summary>
    Puback,

    /// <summary>Request for a certificate until its answer.</summary>
    CreateCertificate,

    /// <summary>RegisterThing request until its answer.</summary>
    RegisterThing,

    /// <summary>Claim connection given up until CONNACK under the device's own certificate.</summary>
    Reconnect,

    /// <summary>A held device's PUBLISH until its PUBACK; at QoS 0 until the socket has taken it.</summary>
    Telemetry,

    /// <summary>A held device's request until its answer on the topic that it is subscribed to.</summary>
    Request,

    /// <summary>After a return: a message to a topic of the device's own until it is delivered back.</summary>
    Delivery,

    /// <summary>The device's network goes silent until the device notices.</summary>
    Silence,

    /// <summary>Arrival due until operational.</summary>
    Journey,
}

/// <summary>A measured operation in a phase; the unit of every histogram and counter.</summary>
/// <param name="Phase">Whose identity.</param>
/// <param name="Kind">Which operation.</param>
public readonly record struct Step(Phase Phase, StepKind Kind)
{
    /// <summary>How many kinds of step there are.</summary>
    public const int KindCount = (int)StepKind.Journey + 1;

    /// <summary>How many distinct values <see cref="Index"/> has.</summary>
    public const int IndexCount = 3 * KindCount;

    /// <summary>A dense index, for arrays of counters.</summary>
    public int Index => ((int)Phase * KindCount) + (int)Kind;

    /// <summary>The name in gates, files and reports: <c>claim.suback</c>.</summary>
    public string Name => Phase switch
    {
        Phase.Claim => "claim." + BareName,
        Phase.Device => "device." + BareName,
        _ => BareName,
    };

    /// <summary>The name without its phase, under which the phases are summed: <c>suback</c>.</summary>
    public string BareName => NameOf(Kind);

    /// <summary>True for the steps whose timeouts count towards <c>timeout.rate</c>: the acknowledgements and answers, and TCP and TLS, without which CONNACK cannot come.</summary>
    public bool CountsTowardsTimeoutRate => Kind is not (StepKind.Reconnect or StepKind.Silence or StepKind.Journey);

    /// <summary>True for the steps of one attempt to connect: TCP, TLS, CONNACK.</summary>
    public bool IsOfConnect => Kind is StepKind.Tcp or StepKind.Tls or StepKind.Connack;

    /// <summary>Every step there is, in the order in which a device meets them.</summary>
    public static IReadOnlyList<Step> All { get; } =
    [
        new(Phase.Claim, StepKind.Tcp), new(Phase.Claim, StepKind.Tls), new(Phase.Claim, StepKind.Connack), new(Phase.Claim, StepKind.Suback),
        new(Phase.Claim, StepKind.Puback), new(Phase.Claim, StepKind.CreateCertificate), new(Phase.Claim, StepKind.RegisterThing),
        new(Phase.Device, StepKind.Tcp), new(Phase.Device, StepKind.Tls), new(Phase.Device, StepKind.Connack), new(Phase.Device, StepKind.Suback),
        new(Phase.Device, StepKind.Puback), new(Phase.None, StepKind.Reconnect), new(Phase.Claim, StepKind.Telemetry), new(Phase.Device, StepKind.Telemetry),
        new(Phase.Claim, StepKind.Request), new(Phase.Device, StepKind.Request), new(Phase.Claim, StepKind.Delivery), new(Phase.Device, StepKind.Delivery), new(Phase.None, StepKind.Silence), new(Phase.None, StepKind.Journey),
    ];

    /// <summary>Returns the name of a kind of step.</summary>
    public static string NameOf(StepKind kind) => kind switch
    {
        StepKind.Tcp => "tcp",
        StepKind.Tls => "tls",
        StepKind.Connack => "connack",
        StepKind.Suback => "suback",
        StepKind.Puback => "puback",
        StepKind.CreateCertificate => "create_certificate",
        StepKind.RegisterThing => "register_thing",
        StepKind.Reconnect => "reconnect",
        StepKind.Telemetry => "telemetry",
        StepKind.Request => "request",
        StepKind.Delivery => "delivery",
        StepKind.Silence => "silence",
        StepKind.Journey => "journey",
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };

    /// <summary>Finds a step by its name.</summary>
    public static bool TryParse(string name, out Step step)
    {
        foreach (var known in All)
        {
            if (known.Name == name)
            {
                step = known;
                return true;
            }
        }

        step = default;
        return false;
    }

    /// <inheritdoc/>
    public override string ToString() => Name;
}
