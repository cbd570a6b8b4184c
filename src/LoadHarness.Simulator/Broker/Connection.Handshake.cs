using System.Net.Security;
using LoadHarness.AwsIot;

namespace LoadHarness.Simulator.Broker;

/// <content>TLS: server name, certificates and application protocol.</content>
internal sealed partial class Connection
{
    // False where the connection is to be swallowed: it has been when this returns.
    private async ValueTask<bool> HandshakeAsync()
    {
        await HoldAsync().ConfigureAwait(false);
        if (_profile.Tls is null)
        {
            CertificateId = _profile.PlainCertificate;
            return true;
        }

        var tls = new SslStream(_stream, leaveInnerStreamOpen: false);
        _stream = tls;
        try
        {
            await tls.AuthenticateAsServerAsync(static (_, hello, state, _) => ((Connection)state!).AnswerHello(hello.ServerName), this, _broker.Stopping).ConfigureAwait(false);
        }
        catch (Exception)
        {
            Interlocked.Increment(ref _broker.Counters.HandshakesFailed);
            throw;
        }

        Interlocked.Increment(ref _broker.Counters.Handshakes);
        using (var certificate = tls.RemoteCertificate)
        {
            CertificateId = certificate is null ? null : AwsIotNames.CertificateId(certificate.GetRawCertData());
        }

        if (_profile.Alpn is null || tls.NegotiatedApplicationProtocol == _profile.Alpn)
        {
            return true;
        }

        // Without ALPN port 443 is an HTTPS server on AWS: TLS is fine and a CONNECT is never answered.
        await SwallowAsync().ConfigureAwait(false);
        return false;
    }

    private ValueTask<SslServerAuthenticationOptions> AnswerHello(string serverName)
    {
        _profile.Names?.Check(serverName, Address);
        return ValueTask.FromResult(_profile.Tls!);
    }
}
