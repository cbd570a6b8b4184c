using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;
using LoadHarness.Diagnosis.Doctor.Endpoints;
using LoadHarness.Mqtt.Transport;

namespace LoadHarness.Diagnosis.Doctor.Live;

/// <summary>Asks what answers where no MQTT broker does: a web server answers a request of its own protocol.</summary>
internal static class PeerSpeech
{
    private const int Enough = 256;
    private const int MostShown = 60;
    private static readonly TimeSpan Wanted = TimeSpan.FromSeconds(1);

    /// <summary>The first line of the answer to an HTTP request; null where none comes.</summary>
    public static async Task<string?> AskAsync(DoctorContext context, CancellationToken cancellationToken)
    {
        var patience = context.Patience(Wanted);
        var stream = await ConnectAsync(context, patience, cancellationToken).ConfigureAwait(false);
        if (stream is null)
        {
            return null;
        }

        await using var end = stream.ConfigureAwait(false);
        using var timer = new CancellationTokenSource(patience, context.TimeProvider);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, cancellationToken);
        try
        {
            await stream.WriteAsync(Encoding.ASCII.GetBytes($"GET / HTTP/1.1\r\nHost: {context.Target.ServerName}\r\nConnection: close\r\n\r\n"), linked.Token).ConfigureAwait(false);
            var buffer = new byte[Enough];
            var read = await stream.ReadAtLeastAsync(buffer, minimumBytes: 9, throwOnEndOfStream: false, linked.Token).ConfigureAwait(false);
            var line = Encoding.Latin1.GetString(buffer, 0, read).Split('\r', '\n')[0];
            return line.StartsWith("HTTP/", StringComparison.Ordinal) ? new string([.. line.Take(MostShown).Where(static letter => !char.IsControl(letter))]) : null;
        }
        catch (Exception failure) when (failure is IOException or SocketException or OperationCanceledException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return null;
        }
    }

    /// <summary>Whether a port that was met over plain TCP answers a TLS handshake with a certificate.</summary>
    public static async Task<bool> SpeaksTlsAsync(DoctorContext context, CancellationToken cancellationToken)
    {
        var patience = context.Patience(Wanted);
        var (socket, _) = await new Connector(context.Target.Endpoint, context.TimeProvider, insecure: false).ConnectAsync(context.Target.Device, patience, cancellationToken).ConfigureAwait(false);
        if (socket is null)
        {
            return false;
        }

        var speaks = false;
        var stream = new SslStream(new NetworkStream(socket, ownsSocket: true), leaveInnerStreamOpen: false);
        await using var end = stream.ConfigureAwait(false);
        using var timer = new CancellationTokenSource(patience, context.TimeProvider);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, cancellationToken);
        var options = new SslClientAuthenticationOptions
        {
            TargetHost = context.Target.ServerName,
            RemoteCertificateValidationCallback = (_, _, _, _) =>
            {
                // A certificate has come, which is all that is asked: the handshake ends here, and nothing is sent.
                speaks = true;
                return false;
            },
        };
        try
        {
            await stream.AuthenticateAsClientAsync(options, linked.Token).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is AuthenticationException or IOException or SocketException or OperationCanceledException)
        {
            cancellationToken.ThrowIfCancellationRequested();
        }

        return speaks;
    }

    private static async Task<Stream?> ConnectAsync(DoctorContext context, TimeSpan patience, CancellationToken cancellationToken)
    {
        if (context.Target.Tls is not null)
        {
            return (await TlsProbe.ConnectAsync(context, patience, cancellationToken).ConfigureAwait(false)).Stream;
        }

        var (socket, _) = await new Connector(context.Target.Endpoint, context.TimeProvider, insecure: false).ConnectAsync(context.Target.Device, patience, cancellationToken).ConfigureAwait(false);
        return socket is null ? null : new NetworkStream(socket, ownsSocket: true);
    }
}
