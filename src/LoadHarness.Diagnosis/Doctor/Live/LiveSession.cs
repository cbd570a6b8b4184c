using System.Security.Cryptography.X509Certificates;
using LoadHarness.AwsIot.Provisioning;
using LoadHarness.Core.Metrics;
using LoadHarness.Core.Plans;
using LoadHarness.Mqtt;
using LoadHarness.Mqtt.Packets;
using LoadHarness.Mqtt.Transport;

namespace LoadHarness.Diagnosis.Doctor.Live;

/// <summary>The device that the live checks play: one connection at a time, with the device's own packets and clock.</summary>
internal sealed class LiveSession : IAsyncDisposable
{
    /// <summary>AWS IoT takes one CONNECT a second of a client id (AWS IoT Core endpoints and quotas, "Connect requests per second per client ID").</summary>
    private static readonly TimeSpan BetweenConnects = TimeSpan.FromSeconds(1.1);

    private readonly DoctorContext _context;
    private readonly RunRecorder _recorder;
    private long? _connectedAt;

    public LiveSession(DoctorContext context)
    {
        _context = context;
        _recorder = new RunRecorder(devices: context.Target.Device + 1, funnelStages: [], context.TimeProvider); // It plays one device of the fleet, by its index.
    }

    /// <summary>The connection; null where there is none that stands.</summary>
    public MqttConnection? Connection { get; private set; }

    /// <summary>The shortest round trip seen; null before the first.</summary>
    public TimeSpan? RoundTrip { get; private set; }

    /// <summary>The certificate that was created; null where none was.</summary>
    public CertificateIssued? Issued { get; set; }

    /// <summary>The same with its key.</summary>
    public X509Certificate2? Own { get; set; }

    /// <summary>The thing that was registered; null where none was.</summary>
    public string? Thing { get; set; }

    /// <summary>The claim's way in: certificate or plain TCP.</summary>
    public ConnectionIdentity Claim => _context.Target.Tls is { } tls ? tls.Identity(_context.Target.Claim?.WithKey, resume: false) : ConnectionIdentity.Plain;

    /// <summary>Connects, in place of an earlier connection.</summary>
    public async Task<ConnectAttempt> ConnectAsync(ConnectionIdentity identity, string clientId, TimeSpan patience, CancellationToken cancellationToken)
    {
        await CloseAsync().ConfigureAwait(false);
        if (_connectedAt is { } last && _context.Plan.Target.Kind == TargetKind.Aws && BetweenConnects - _context.TimeProvider.GetElapsedTime(last) is { } left && left > TimeSpan.Zero)
        {
            await Task.Delay(left, _context.TimeProvider, cancellationToken).ConfigureAwait(false);
        }

        _connectedAt = _context.TimeProvider.GetTimestamp();
        var target = _context.Target;
        var connector = new DeviceConnector(
            new Connector(target.Endpoint, _context.TimeProvider, _context.Plan.Target.Insecure),
            new PacketCodec(_context.Plan.Fleet.Mqtt),
            new ConnectionDefaults { Timeouts = new TimeoutPlan { Tcp = patience, Tls = patience, Connack = patience, Connect = patience * 3 }, KeepAlive = _context.Plan.Fleet.KeepAlive },
            _recorder);
        var attempt = await connector.ConnectAsync(target.Device, clientId, identity, again: false, cancellationToken).ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        if (attempt is { Connack: { Outcome: Outcome.Ok } connack, Connection: { } connection } && DeviceConnector.Read(connack).Accepted)
        {
            Connection = connection;
            Note(connack);
        }
        else if (attempt.Connection is { } failed)
        {
            await failed.DisposeAsync().ConfigureAwait(false);
        }

        return attempt;
    }

    /// <summary>The connection that stands, or a new one with the claim; null where none can be had any more.</summary>
    public async Task<MqttConnection?> StandingAsync(TimeSpan patience, CancellationToken cancellationToken)
    {
        if (Connection is { ClosedBy: Core.Metrics.Evidence.CloseReason.None })
        {
            return Connection;
        }

        await ConnectAsync(Claim, _context.Target.ClientId, patience, cancellationToken).ConfigureAwait(false);
        return Connection;
    }

    /// <summary>Takes note of an acknowledgement's time.</summary>
    public TimeSpan Note(PendingAnswer answered)
    {
        var took = _context.TimeProvider.GetElapsedTime(answered.Sent, answered.Answered);
        RoundTrip = RoundTrip is { } best && best < took ? best : took;
        return took;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await CloseAsync().ConfigureAwait(false);
        Own?.Dispose();
    }

    private async ValueTask CloseAsync()
    {
        if (Connection is { } connection)
        {
            Connection = null;
            await connection.DisposeAsync().ConfigureAwait(false);
        }
    }
}
