namespace LoadHarness.Simulator.Broker;

/// <summary>Why a connection ended (AWS IoT developer guide, "Lifecycle events", disconnectReason).</summary>
internal enum DisconnectReason
{
    /// <summary>The network connection broke, or the client closed it without DISCONNECT.</summary>
    ConnectionLost,

    /// <summary>The client sent DISCONNECT.</summary>
    ClientInitiated,

    /// <summary>The client broke the protocol or a limit.</summary>
    ClientError,

    /// <summary>The client did something its policies do not allow, or its certificate is no longer active.</summary>
    AuthError,

    /// <summary>Another connection took the client id.</summary>
    DuplicateClientId,

    /// <summary>Nothing was heard for one and a half keep-alives.</summary>
    KeepAliveTimeout,

    /// <summary>A bug or an unexpected failure of the simulator.</summary>
    ServerError,

    /// <summary>The simulator ends.</summary>
    ServerInitiated,

    /// <summary>DeleteConnection was called.</summary>
    ApiInitiated,

    /// <summary>The client or the account went over a quota.</summary>
    Throttled,
}

/// <summary>What follows from a reason.</summary>
internal static class DisconnectReasons
{
    /// <summary>The reason's name in lifecycle events.</summary>
    public static string NameOf(DisconnectReason reason) => reason switch
    {
        DisconnectReason.ConnectionLost => "CONNECTION_LOST",
        DisconnectReason.ClientInitiated => "CLIENT_INITIATED_DISCONNECT",
        DisconnectReason.ClientError => "CLIENT_ERROR",
        DisconnectReason.AuthError => "AUTH_ERROR",
        DisconnectReason.DuplicateClientId => "DUPLICATE_CLIENTID",
        DisconnectReason.KeepAliveTimeout => "MQTT_KEEP_ALIVE_TIMEOUT",
        DisconnectReason.ServerError => "SERVER_ERROR",
        DisconnectReason.ServerInitiated => "SERVER_INITIATED_DISCONNECT",
        DisconnectReason.ApiInitiated => "API_INITIATED_DISCONNECT",
        DisconnectReason.Throttled => "THROTTLED",
        _ => throw new ArgumentOutOfRangeException(nameof(reason)),
    };

    /// <summary>Whether the will is sent: for every reason but a DISCONNECT of the client (AWS IoT developer guide, "Lifecycle events").</summary>
    public static bool SendsWill(DisconnectReason reason) => reason != DisconnectReason.ClientInitiated;
}
