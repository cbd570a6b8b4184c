using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using LoadHarness.Core.Metrics;
using LoadHarness.Mqtt.Transport.OpenSsl;

namespace LoadHarness.Mqtt.Transport;

/// <summary>One transport step: when it began, when it ended, and how.</summary>
/// <param name="Outcome">How it ended.</param>
/// <param name="Sent">When it began, as a timestamp.</param>
/// <param name="Answered">When it ended.</param>
public readonly record struct StepTiming(Outcome Outcome, long Sent, long Answered);

/// <summary>Opens TCP connections and performs TLS handshakes, each under its own timeout. Failures are outcomes, not exceptions.</summary>
public sealed class Connector
{
    private const int SolIp = 0;
    private const int IpBindAddressNoPort = 24;

    private readonly EndpointSettings _endpoint;
    private readonly TimeProvider _timeProvider;
    private readonly bool _insecure;
    private readonly IPAddress[]? _literal;
    private readonly HostAddresses _addresses;

    /// <summary>Makes a connector to one endpoint.</summary>
    public Connector(EndpointSettings endpoint, TimeProvider timeProvider, bool insecure)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        _endpoint = endpoint;
        _timeProvider = timeProvider;
        _insecure = insecure;
        _literal = IPAddress.TryParse(endpoint.Host, out var literal) ? [literal] : null;
        _addresses = new HostAddresses(endpoint.Host, timeProvider);
    }

    /// <summary>The name of the host that devices connect to.</summary>
    internal string HostName => _endpoint.HostName ?? _endpoint.Host;

    /// <summary>The clock of all timestamps.</summary>
    public TimeProvider TimeProvider => _timeProvider;

    /// <summary>Looks the name up and connects.</summary>
    /// <param name="device">The device's index, which picks source address and port.</param>
    /// <param name="timeout">How long both may take.</param>
    /// <param name="cancellationToken">Cuts it off; the outcome is then Cancelled.</param>
    /// <returns>The socket where the outcome is Ok, else null.</returns>
    public async ValueTask<(Socket? Socket, StepTiming Timing)> ConnectAsync(int device, TimeSpan timeout, CancellationToken cancellationToken)
    {
        using var timer = new StepTimer(_timeProvider, timeout, cancellationToken);
        var sent = _timeProvider.GetTimestamp();
        Socket? socket = null;
        try
        {
            var addresses = _literal ?? await _addresses.OfAsync(device, _endpoint.SourceOf(device)?.AddressFamily, timer.Token).ConfigureAwait(false);
            for (var i = 0; ; i++)
            {
                socket = new Socket(addresses[i].AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
                try
                {
                    BindSource(socket, device, addresses[i].AddressFamily);
                    await socket.ConnectAsync(new IPEndPoint(addresses[i], _endpoint.PortOf(device)), timer.Token).ConfigureAwait(false);
                    return (socket, new StepTiming(Outcome.Ok, sent, _timeProvider.GetTimestamp()));
                }
                catch (SocketException) when (i + 1 < addresses.Count)
                {
                    socket.Dispose(); // A name may have addresses that nothing listens on: 'localhost' as ::1, say.
                }
            }
        }
        catch (Exception failure) when (failure is SocketException or OperationCanceledException)
        {
            socket?.Dispose();
            var outcome = failure is SocketException refused ? FailureClassifier.OfConnect(refused) : timer.IsExpired ? Outcome.TcpTimeout : Outcome.Cancelled;
            return (null, new StepTiming(outcome, sent, _timeProvider.GetTimestamp()));
        }
    }

    /// <summary>Performs the TLS handshake; takes the stream over, and disposes of it where it fails.</summary>
    /// <param name="inner">The socket's stream.</param>
    /// <param name="identity">What the handshake sends.</param>
    /// <param name="timeout">How long it may take.</param>
    /// <param name="cancellationToken">Cuts it off; the outcome is then Cancelled.</param>
    internal async ValueTask<(Stream? Stream, StepTiming Timing, HandshakeFailure? Failure)> HandshakeAsync(Stream inner, ConnectionIdentity identity, TimeSpan timeout, CancellationToken cancellationToken)
    {
        using var timer = new StepTimer(_timeProvider, timeout, cancellationToken);
        ITlsStream stream = identity.OpenSsl is { } client ? new OpenSslStream(inner, client) : new DeviceTlsStream(inner, identity.Tls!);
        var sent = _timeProvider.GetTimestamp();
        try
        {
            await stream.HandshakeAsync(timer.Token).ConfigureAwait(false);
            return ((Stream)stream, new StepTiming(Outcome.Ok, sent, _timeProvider.GetTimestamp()), null);
        }
        catch (Exception failure) when (failure is System.Security.Authentication.AuthenticationException or IOException or OperationCanceledException or ObjectDisposedException)
        {
            var answered = _timeProvider.GetTimestamp();
            await stream.DisposeAsync().ConfigureAwait(false);
            var outcome = timer.IsExpired ? Outcome.TlsTimeout
                : cancellationToken.IsCancellationRequested ? Outcome.Cancelled
                : FailureClassifier.OfHandshake(failure, stream.ServerCertificateErrors, _insecure);
            return (null, new StepTiming(outcome, sent, answered), FailureClassifier.Explain(outcome, failure, stream.ServerCertificateErrors));
        }
    }

    private void BindSource(Socket socket, int device, AddressFamily family)
    {
        if (_endpoint.SourceOf(device) is not { } source)
        {
            return;
        }

        if (source.AddressFamily != family)
        {
            throw new SocketException((int)SocketError.NetworkUnreachable);
        }

        if (OperatingSystem.IsLinux())
        {
            // Without it bind(2) takes a port out of the whole range, and each source address holds only 28,000 connections to all targets together (ip(7)).
            socket.SetRawSocketOption(SolIp, IpBindAddressNoPort, [1, 0, 0, 0]);
        }

        socket.Bind(new IPEndPoint(source, 0));
    }
}
