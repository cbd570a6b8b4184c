using System.Net.Security;
using System.Net.Sockets;
using LoadHarness.Core.Metrics.Evidence;
using LoadHarness.Mqtt.Transport;

namespace LoadHarness.Mqtt;

/// <content>What a connection remembers for the day on which something fails: a few words, kept without allocation.</content>
public sealed partial class MqttConnection
{
    private const int SmallestUsefulBuffer = 4096; // CreateCertificate's answer is about 3.6 KB (aws/aws-iot-device-sdk-embedded-C, fleet provisioning demo).
    private const int FiltersPerSubscribe = 8;
    private const int SubscriptionsPerConnection = 50;

    private WireMarks _sent; // Written by the device's own flow.
    private WireMarks _received; // Written by the receive loop.
    private long _bestRoundTrip; // 0 where none is known.
    private int _subscriptions;
    private string? _detail;
    private volatile bool _isReading;

    /// <summary>What was seen on the connection so far, the handshake's options included.</summary>
    public WireMarks Marks => _sent | _received
        | (ClientIds is { IsShared: true } ? WireMarks.SharedClientId : WireMarks.None)
        | HandshakeMarks.Of(Handshake, HostName, _timeProvider.GetUtcNow());

    /// <summary>The shortest round trip seen: TCP connect, CONNACK, an acknowledgement; null where none was.</summary>
    public TimeSpan? BestRoundTrip => _bestRoundTrip > 0 ? _timeProvider.GetElapsedTime(0, _bestRoundTrip) : null;

    /// <summary>Whether CONNACK had accepted the connection.</summary>
    public bool WasConnected => _counted;

    /// <summary>The TLS alert that ended the connection, by its name in RFC 8446; empty for none.</summary>
    public string Detail => _detail ?? "";

    /// <summary>The socket, to ask whether it holds unread data; null in tests without one.</summary>
    internal Socket? Socket { get; init; }

    /// <summary>The handshake's options; null for plain TCP.</summary>
    internal ConnectionIdentity Handshake { get; init; } = ConnectionIdentity.Plain;

    /// <summary>The name of the host connected to.</summary>
    internal string HostName { get; init; } = "";

    /// <summary>What the device does wrong on the wire.</summary>
    internal WireManner Manner { get; init; } = WireManner.Good;

    /// <summary>What is particular to the connection.</summary>
    internal ConnectionTraits Traits { get; init; } = ConnectionTraits.Usual;

    /// <summary>Stands between TLS and the socket of a device that blocks its own reading; null for all others.</summary>
    internal BlockableStream? Blockable { get; init; }

    /// <summary>Who else uses the client id; null for a device's own.</summary>
    internal ClientIdUse? ClientIds { get; init; }

    /// <summary>Takes note of a round trip's length in timestamps.</summary>
    internal void NoteRoundTrip(long ticks)
    {
        if (ticks > 0 && (_bestRoundTrip == 0 || ticks < _bestRoundTrip))
        {
            _bestRoundTrip = ticks;
        }
    }

    /// <summary>Called when an answer has not come in time: looks whether it lies unread in the socket.</summary>
    public void NoteTimeout()
    {
        // While a read is under way the data is as good as read: only the thread pool is late.
        if ((Blockable is { IsBlocked: true } || !_isReading) && HasUnreadData())
        {
            _sent |= WireMarks.UnreadData;
        }
    }

    private bool HasUnreadData()
    {
        try
        {
            return Socket?.Available > 0;
        }
        catch (Exception closed) when (closed is ObjectDisposedException or SocketException)
        {
            return false;
        }
    }

    private void NoteFilters(IReadOnlyList<string> filters)
    {
        _subscriptions += filters.Count;
        var marks = Manner.AsksQos2 ? WireMarks.Qos2 : WireMarks.None;
        marks |= filters.Count > FiltersPerSubscribe ? WireMarks.ManyFilters : WireMarks.None;
        marks |= _subscriptions > SubscriptionsPerConnection ? WireMarks.ManySubscriptions : WireMarks.None;
        for (var i = 0; i < filters.Count; i++)
        {
            var filter = filters[i];
            marks |= filter.EndsWith('\0') ? WireMarks.NulInFilter : WireMarks.None;
            marks |= IsReservedWildcard(filter) ? WireMarks.ReservedWildcard : WireMarks.None;
        }

        _sent |= marks;
    }

    // "$aws/#", "$SYS/#", "$aws/+/…": a wildcard right below a root that servers keep for themselves.
    private static bool IsReservedWildcard(ReadOnlySpan<char> filter)
    {
        var slash = filter.IndexOf('/');
        return filter.StartsWith("$") && slash > 0 && slash + 1 < filter.Length && filter[slash + 1] is '#' or '+' && !filter.StartsWith("$share/");
    }
}
