namespace LoadHarness.Core.Metrics;

/// <summary>The class into which an outcome counts: attempts = ok + timeouts + refused + cancelled; timeouts = late + never + disconnected.</summary>
public enum OutcomeClass : byte
{
    /// <summary>Answered in time, and well.</summary>
    Ok,

    /// <summary>Answered after its timeout, while the device still listened.</summary>
    Late,

    /// <summary>Not answered while the device listened.</summary>
    Never,

    /// <summary>Cut off: the peer closed the connection before the answer.</summary>
    Disconnected,

    /// <summary>Answered with a refusal, or could not be done at all.</summary>
    Refused,

    /// <summary>Cut off by the harness itself; counted, but in no rate.</summary>
    Cancelled,
}

/// <summary>What happened to a step: stage × cause, a closed set. Never an exception's text.</summary>
public enum Outcome : byte
{
    /// <summary>Answered in time.</summary>
    Ok,

    /// <summary>Cut off by the harness: the run was interrupted or drained.</summary>
    Cancelled,

    /// <summary>The target's name did not resolve.</summary>
    DnsFailed,

    /// <summary>TCP connection refused: nothing listens there.</summary>
    TcpRefused,

    /// <summary>No route to the target.</summary>
    TcpUnreachable,

    /// <summary>TCP connect not done within its timeout.</summary>
    TcpTimeout,

    /// <summary>This host ran out of local ports towards the target: the generator's own limit.</summary>
    LocalPortsExhausted,

    /// <summary>This process ran out of file descriptors: the generator's own limit.</summary>
    DescriptorsExhausted,

    /// <summary>TLS handshake not done within its timeout.</summary>
    TlsTimeout,

    /// <summary>TLS handshake failed for another reason than a certificate.</summary>
    TlsFailed,

    /// <summary>The server's certificate did not verify: wrong CA, wrong name or dates.</summary>
    ServerCertificateInvalid,

    /// <summary>The server refused the client's certificate with a TLS alert; under TLS 1.3 that shows only after the client's handshake.</summary>
    ClientCertificateRejected,

    /// <summary>The peer closed the connection in the TLS handshake, without an alert.</summary>
    DisconnectedDuringTls,

    /// <summary>CONNACK came after its timeout.</summary>
    LateConnack,

    /// <summary>CONNACK did not come.</summary>
    NoConnack,

    /// <summary>The peer closed the connection after CONNECT, before CONNACK.</summary>
    DisconnectedAfterConnect,

    /// <summary>CONNACK refused the connection.</summary>
    ConnackRefused,

    /// <summary>SUBACK came after its timeout.</summary>
    LateSuback,

    /// <summary>SUBACK did not come.</summary>
    NoSuback,

    /// <summary>The peer closed the connection after SUBSCRIBE, before SUBACK.</summary>
    DisconnectedAfterSubscribe,

    /// <summary>SUBACK refused this filter.</summary>
    SubackRefused,

    /// <summary>PUBACK came after its timeout.</summary>
    LatePuback,

    /// <summary>PUBACK did not come.</summary>
    NoPuback,

    /// <summary>The peer closed the connection after PUBLISH, before PUBACK.</summary>
    DisconnectedAfterPublish,

    /// <summary>PUBACK carried an error.</summary>
    PubackRefused,

    /// <summary>The answer to a request came after its timeout.</summary>
    LateResponse,

    /// <summary>The answer to a request did not come.</summary>
    NoResponse,

    /// <summary>The peer closed the connection after a request, before its answer.</summary>
    DisconnectedAfterRequest,

    /// <summary>The request was answered on its <c>rejected</c> topic.</summary>
    ResponseRejected,

    /// <summary>The answer could not be read.</summary>
    ResponseMalformed,

    /// <summary>The peer sent something that is not MQTT.</summary>
    ProtocolError,
}

/// <summary>The facts about each <see cref="Outcome"/>.</summary>
public static class Outcomes
{
    /// <summary>How many outcomes there are.</summary>
    public const int Count = (int)Outcome.ProtocolError + 1;

    private static readonly (string Name, OutcomeClass Class)[] Facts = BuildFacts();

    /// <summary>The name in files and reports: <c>disconnected_after_subscribe</c>.</summary>
    public static string Name(this Outcome outcome) => Facts[(int)outcome].Name;

    /// <summary>Finds an outcome by its name.</summary>
    public static bool TryParse(string name, out Outcome outcome)
    {
        var index = Array.FindIndex(Facts, fact => fact.Name == name);
        outcome = (Outcome)Math.Max(0, index);
        return index >= 0;
    }

    /// <summary>The class into which it counts.</summary>
    public static OutcomeClass Class(this Outcome outcome) => Facts[(int)outcome].Class;

    /// <summary>True where the answer did not arrive within its timeout, whatever became of it.</summary>
    public static bool IsTimeout(this Outcome outcome) => outcome.Class() is OutcomeClass.Late or OutcomeClass.Never or OutcomeClass.Disconnected;

    /// <summary>True where the target refused an attempt to connect, or cut it off before CONNACK: so a throttled one looks. For the steps TCP, TLS and CONNACK.</summary>
    public static bool IsTurnedAway(this Outcome outcome) => outcome is Outcome.TcpRefused or Outcome.DisconnectedDuringTls or Outcome.DisconnectedAfterConnect or Outcome.ConnackRefused;

    private static (string, OutcomeClass)[] BuildFacts()
    {
        var facts = new (string, OutcomeClass)[Count];
        foreach (var outcome in Enum.GetValues<Outcome>())
        {
            facts[(int)outcome] = (System.Text.Json.JsonNamingPolicy.SnakeCaseLower.ConvertName(outcome.ToString()), ClassOf(outcome));
        }

        return facts;
    }

    private static OutcomeClass ClassOf(Outcome outcome) => outcome switch
    {
        Outcome.Ok => OutcomeClass.Ok,
        Outcome.Cancelled => OutcomeClass.Cancelled,
        Outcome.LateConnack or Outcome.LateSuback or Outcome.LatePuback or Outcome.LateResponse => OutcomeClass.Late,
        Outcome.TcpTimeout or Outcome.TlsTimeout or Outcome.NoConnack or Outcome.NoSuback or Outcome.NoPuback or Outcome.NoResponse => OutcomeClass.Never,
        Outcome.DisconnectedDuringTls or Outcome.DisconnectedAfterConnect or Outcome.DisconnectedAfterSubscribe
            or Outcome.DisconnectedAfterPublish or Outcome.DisconnectedAfterRequest => OutcomeClass.Disconnected,
        _ => OutcomeClass.Refused,
    };
}
