using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using LoadHarness.Core.Metrics;
using LoadHarness.Core.Metrics.Evidence;
using LoadHarness.Mqtt.Transport;
using MQTTnet.Exceptions;

namespace LoadHarness.UnitTests.Mqtt.Transport;

public sealed class FailureClassifierTests
{
    [Theory]
    [InlineData(SocketError.HostNotFound, Outcome.DnsFailed)]
    [InlineData(SocketError.TryAgain, Outcome.DnsFailed)]
    [InlineData(SocketError.NoData, Outcome.DnsFailed)]
    [InlineData(SocketError.AddressNotAvailable, Outcome.LocalPortsExhausted)]
    [InlineData(SocketError.AddressAlreadyInUse, Outcome.LocalPortsExhausted)]
    [InlineData(SocketError.TooManyOpenSockets, Outcome.DescriptorsExhausted)]
    [InlineData(SocketError.TimedOut, Outcome.TcpTimeout)]
    [InlineData(SocketError.NetworkUnreachable, Outcome.TcpUnreachable)]
    [InlineData(SocketError.HostUnreachable, Outcome.TcpUnreachable)]
    [InlineData(SocketError.ConnectionRefused, Outcome.TcpRefused)]
    [InlineData(SocketError.ConnectionReset, Outcome.TcpRefused)]
    public void OfConnect_SocketError_HasItsOutcome(SocketError error, Outcome outcome) =>
        Assert.Equal(outcome, FailureClassifier.OfConnect(new SocketException((int)error)));

    [Fact]
    public void OfHandshake_ServerCertificate_ComesFirst()
    {
        var failure = new AuthenticationException("The remote certificate was rejected");
        Assert.Equal(Outcome.ServerCertificateInvalid, FailureClassifier.OfHandshake(failure, SslPolicyErrors.RemoteCertificateChainErrors));
        Assert.Equal(Outcome.TlsFailed, FailureClassifier.OfHandshake(failure, SslPolicyErrors.RemoteCertificateChainErrors, insecure: true));
    }

    [Theory]
    [InlineData("error:0A000412:SSL routines::ssl/tls alert bad certificate")]
    [InlineData("error:0A000414:SSL routines::sslv3 alert certificate revoked")]
    [InlineData("error:0A000415:SSL routines::ssl/tls alert certificate expired")]
    [InlineData("error:0A000416:SSL routines::sslv3 alert certificate unknown")]
    [InlineData("error:0A000418:SSL routines::tlsv1 alert unknown ca")]
    [InlineData("error:0A00045C:SSL routines::tlsv13 alert certificate required")]
    [InlineData("error:0A000419:SSL routines::tlsv1 alert access denied")]
    public void CertificateAlert_InHandshakeOrAfter_IsARefusedClientCertificate(string openSsl)
    {
        var failure = new IOException("Decryption failed.", new AuthenticationException("SSL Handshake failed", new InvalidOperationException(openSsl)));
        Assert.Equal(Outcome.ClientCertificateRejected, FailureClassifier.OfHandshake(failure, SslPolicyErrors.None));
        Assert.Equal(CloseReason.CertificateAlert, FailureClassifier.OfRead(failure));
    }

    [Fact]
    public void OfHandshake_OtherFailures_AreToldApart()
    {
        Assert.Equal(Outcome.DisconnectedDuringTls, FailureClassifier.OfHandshake(new IOException("Received an unexpected EOF"), SslPolicyErrors.None));
        Assert.Equal(Outcome.TlsFailed, FailureClassifier.OfHandshake(new AuthenticationException("tlsv1 alert protocol version"), SslPolicyErrors.None));
    }

    [Theory]
    [InlineData(SocketError.ConnectionReset, CloseReason.PeerReset)]
    [InlineData(SocketError.ConnectionAborted, CloseReason.PeerReset)]
    [InlineData(SocketError.Shutdown, CloseReason.PeerReset)]
    [InlineData(SocketError.TimedOut, CloseReason.NetworkLost)]
    [InlineData(SocketError.HostUnreachable, CloseReason.NetworkLost)]
    [InlineData(SocketError.OperationAborted, CloseReason.PeerClosed)]
    public void OfRead_SocketError_HasItsReason(SocketError error, CloseReason reason) =>
        Assert.Equal(reason, FailureClassifier.OfRead(new IOException("Unable to read", new SocketException((int)error))));

    [Fact]
    public void OfRead_Others_HaveTheirReasons()
    {
        Assert.Equal(CloseReason.PeerClosed, FailureClassifier.OfRead(null));
        Assert.Equal(CloseReason.PeerClosed, FailureClassifier.OfRead(new IOException("Received an unexpected EOF or 0 bytes")));
        Assert.Equal(CloseReason.ProtocolError, FailureClassifier.OfRead(new MqttProtocolViolationException("no")));
        Assert.Equal(CloseReason.TlsAlert, FailureClassifier.OfRead(new IOException("x", new InvalidOperationException("tlsv1 alert internal error"))));
    }

    [Fact]
    public void Name_EveryReason_IsDistinct()
    {
        var names = Enum.GetValues<CloseReason>().Select(reason => reason.Name()).ToArray();
        Assert.Equal(names.Length, names.Distinct().Count());
    }
}
