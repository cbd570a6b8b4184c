using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using LoadHarness.Mqtt.Transport;

namespace LoadHarness.Diagnosis.Doctor.Endpoints;

/// <summary>One TLS handshake with the target, looked at closely. A server certificate that does not verify is noted, and nothing is sent to such a server.</summary>
internal static class TlsProbe
{
    /// <summary>Connects and performs the handshake.</summary>
    /// <returns>The stream with what was seen; or the failure, null for a timeout of TCP or TLS.</returns>
    public static async Task<(SslStream? Stream, TlsObservation? Seen, Exception? Failure)> ConnectAsync(DoctorContext context, TimeSpan patience, CancellationToken cancellationToken)
    {
        var target = context.Target;
        var connector = new Connector(target.Endpoint, context.TimeProvider, insecure: true);
        var (socket, _) = await connector.ConnectAsync(target.Device, patience, cancellationToken).ConfigureAwait(false);
        if (socket is null)
        {
            return (null, null, null);
        }

        var judge = new Judge();
        var options = target.Tls!.Create(target.Claim?.WithKey, resume: false);
        options.RemoteCertificateValidationCallback = judge.Note;
        var stream = new SslStream(new NetworkStream(socket, ownsSocket: true), leaveInnerStreamOpen: false);
        using var timer = new CancellationTokenSource(patience, context.TimeProvider);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, cancellationToken);
        var begun = context.TimeProvider.GetTimestamp();
        try
        {
            await stream.AuthenticateAsClientAsync(options, linked.Token).ConfigureAwait(false);
            return (stream, judge.Seen! with
            {
                Protocol = stream.SslProtocol,
                Cipher = stream.NegotiatedCipherSuite,
                Alpn = stream.NegotiatedApplicationProtocol.ToString(),
                Took = context.TimeProvider.GetElapsedTime(begun),
            }, null);
        }
        catch (Exception failure) when (failure is AuthenticationException or IOException or ObjectDisposedException or OperationCanceledException)
        {
            await stream.DisposeAsync().ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
            return (null, null, failure is OperationCanceledException ? null : failure);
        }
    }

    private sealed class Judge
    {
        public TlsObservation? Seen { get; private set; }

        public bool Note(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
        {
            var server = certificate as X509Certificate2;
            Seen = new TlsObservation
            {
                Protocol = default,
                Cipher = default,
                Alpn = "",
                Took = default,
                Subject = server?.GetNameInfo(X509NameType.SimpleName, forIssuer: false) ?? "",
                Names = server?.Extensions.OfType<X509SubjectAlternativeNameExtension>().SelectMany(static names => names.EnumerateDnsNames().Concat(names.EnumerateIPAddresses().Select(static address => address.ToString()))).ToArray() ?? [],
                Issuer = server?.GetNameInfo(X509NameType.SimpleName, forIssuer: true) ?? "",
                NotBefore = server is null ? default : new DateTimeOffset(server.NotBefore.ToUniversalTime()),
                NotAfter = server is null ? default : new DateTimeOffset(server.NotAfter.ToUniversalTime()),
                Errors = errors,
                ChainFaults = chain?.ChainStatus.Select(static status => status.Status).Distinct().ToArray() ?? [],
            };
            return true;
        }
    }
}
