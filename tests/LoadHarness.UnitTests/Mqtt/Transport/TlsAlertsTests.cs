using System.Security.Authentication;
using LoadHarness.Mqtt.Transport;

namespace LoadHarness.UnitTests.Mqtt.Transport;

public sealed class TlsAlertsTests
{
    [Theory]
    [InlineData("error:0A000416:SSL routines::sslv3 alert certificate unknown", "certificate_unknown")]
    [InlineData("error:0A000412:SSL routines::ssl/tls alert bad certificate", "bad_certificate")]
    [InlineData("error:0A00042E:SSL routines::tlsv1 alert protocol version", "protocol_version")]
    [InlineData("error:0A000458:SSL routines::tlsv1 unrecognized name", "unrecognized_name")]
    [InlineData("error:0A000460:SSL routines::ssl/tls alert no application protocol", "no_application_protocol")]
    [InlineData("error:0A00045C:SSL routines::tlsv13 alert certificate required", "certificate_required")]
    [InlineData("error:0A000459:SSL routines::tlsv1 bad certificate status response", "bad_certificate_status_response")]
    [InlineData("error:0A00043E:SSL routines::tlsv1 alert user cancelled", "user_canceled")]
    [InlineData("Authentication failed because the remote party sent a TLS alert: 'UnknownCA'.", "unknown_ca")]
    [InlineData("Authentication failed because the remote party sent a TLS alert: '116'.", "certificate_required")]
    [InlineData("Authentication failed because the remote party sent a TLS alert: 'HandshakeFailure'.", "handshake_failure")]
    [InlineData("Authentication failed because the remote party sent a TLS alert: '250'.", null)]
    [InlineData("error:0A000086:SSL routines::certificate verify failed", null)]
    [InlineData("Received an unexpected EOF or 0 bytes from the transport stream.", null)]
    public void NameIn_Words_IsTheAlertsName(string words, string? name)
    {
        Assert.Equal(name, TlsAlerts.NameIn(new InvalidOperationException(words)));
        Assert.Equal(name, TlsAlerts.NameIn(new IOException("x", new AuthenticationException("y", new InvalidOperationException(words)))));
    }

    [Theory]
    [InlineData("error:0A00010B:SSL routines::wrong version number", "not_tls")]
    [InlineData("Cannot determine the frame size or a corrupted frame was received.", "not_tls")]
    [InlineData("error:0A000102:SSL routines::unsupported protocol", "unsupported_protocol")]
    [InlineData("error:0A000416:SSL routines::sslv3 alert certificate unknown", "certificate_unknown")]
    [InlineData("The remote certificate was rejected.", "")]
    public void DetailOf_Failure_SaysWhatIsKnown(string words, string detail) => Assert.Equal(detail, TlsAlerts.DetailOf(new AuthenticationException(words)));
}
