using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using LoadHarness.Core.Plans;
using LoadHarness.Mqtt.Transport;

namespace LoadHarness.Diagnosis.Doctor.Host;

/// <summary>Measures how many mutual-TLS connections a second this host can make: full handshakes over loopback, both ends here, P-256.</summary>
internal sealed class HandshakeMeter(TimeProvider timeProvider)
{
    /// <summary>Handshakes that are not counted: the runtime compiles their code.</summary>
    private const int WarmUp = 4;

    /// <summary>Measures.</summary>
    /// <param name="length">How long to count.</param>
    /// <param name="cancellationToken">Cuts it off.</param>
    /// <returns>Handshakes a second over all processors.</returns>
    public async Task<double> MeasureAsync(TimeSpan length, CancellationToken cancellationToken)
    {
        using var pki = LoopbackPki.Create(timeProvider.GetUtcNow());
        var client = new TlsOptionsFactory(LoopbackPki.ServerName, pki.Authorities, TlsVersions.Any, alpn: [], insecure: false).Create(pki.Client, resume: false);
        using var first = Listen();
        for (var i = 0; i < WarmUp; i++)
        {
            await HandshakeAsync(first, client, pki.ServerOptions, cancellationToken).ConfigureAwait(false);
        }

        var begun = timeProvider.GetTimestamp();
        var counts = await Task.WhenAll(Enumerable.Range(0, Environment.ProcessorCount).Select(_ => Task.Run(CountAsync, cancellationToken))).ConfigureAwait(false);
        return counts.Sum() / timeProvider.GetElapsedTime(begun).TotalSeconds;

        async Task<int> CountAsync()
        {
            var count = 0;
            using var listener = Listen(); // One each: a worker must not accept what another has connected.
            do
            {
                await HandshakeAsync(listener, client, pki.ServerOptions, cancellationToken).ConfigureAwait(false);
                count++;
            }
            while (timeProvider.GetElapsedTime(begun) < length);

            return count;
        }
    }

    private static Socket Listen()
    {
        var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        return listener;
    }

    private static async Task HandshakeAsync(Socket listener, SslClientAuthenticationOptions client, SslServerAuthenticationOptions server, CancellationToken cancellationToken)
    {
        using var near = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true, LingerState = new LingerOption(enable: true, seconds: 0) };
        var connecting = near.ConnectAsync(listener.LocalEndPoint!, cancellationToken);
        using var far = await listener.AcceptAsync(cancellationToken).ConfigureAwait(false);
        far.NoDelay = true;
        await connecting.ConfigureAwait(false);
        var nearTls = new SslStream(new NetworkStream(near), leaveInnerStreamOpen: false);
        await using var nearEnd = nearTls.ConfigureAwait(false);
        var farTls = new SslStream(new NetworkStream(far), leaveInnerStreamOpen: false);
        await using var farEnd = farTls.ConfigureAwait(false);
        await Task.WhenAll(nearTls.AuthenticateAsClientAsync(client, cancellationToken), farTls.AuthenticateAsServerAsync(server, cancellationToken)).ConfigureAwait(false);
    }
}
