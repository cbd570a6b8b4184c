namespace LoadHarness.Core.Results;

/// <summary>Disconnects and reconnects that the device did not ask for.</summary>
public sealed record ChurnSummary
{
    /// <summary>Connections lost after CONNACK that the device did not close.</summary>
    public long Disconnects { get; init; }

    /// <summary>Connections that stood again after a failed attempt or a loss.</summary>
    public long Reconnects { get; init; }

    /// <summary>Connection attempts of any kind.</summary>
    public long Attempts { get; init; }

    /// <summary>Reconnects per hour of connected device.</summary>
    public double ReconnectsPerDeviceHour { get; init; }

    /// <summary>Disconnects by reason.</summary>
    public IReadOnlyDictionary<string, long> Reasons { get; init; } = new Dictionary<string, long>(StringComparer.Ordinal);

    /// <summary>How long devices took to come back.</summary>
    public RecoverySummary Recovery { get; init; } = new();
}

/// <summary>Time from a loss until that share of the devices that lost their connection was back, in milliseconds; null without a loss.</summary>
public sealed record RecoverySummary
{
    /// <summary>Half.</summary>
    public double? T50Ms { get; init; }

    /// <summary>95 %.</summary>
    public double? T95Ms { get; init; }

    /// <summary>99 %.</summary>
    public double? T99Ms { get; init; }

    /// <summary>All.</summary>
    public double? T100Ms { get; init; }
}

/// <summary>TLS handshakes by kind.</summary>
public sealed record HandshakeSummary
{
    /// <summary>Full handshakes.</summary>
    public long Full { get; init; }

    /// <summary>Resumed sessions, which cost the server far less.</summary>
    public long Resumed { get; init; }

    /// <summary>By protocol version and cipher suite.</summary>
    public IReadOnlyDictionary<string, long> Protocols { get; init; } = new Dictionary<string, long>(StringComparer.Ordinal);
}
