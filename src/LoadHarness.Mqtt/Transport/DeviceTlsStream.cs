using System.Globalization;
using System.Net.Security;
using System.Reflection;
using System.Runtime.InteropServices;

namespace LoadHarness.Mqtt.Transport;

/// <summary>An <see cref="SslStream"/> that remembers why the server's certificate did not verify, and tells whether its session was resumed.</summary>
internal sealed partial class DeviceTlsStream(Stream inner, SslClientAuthenticationOptions options) : SslStream(inner, leaveInnerStreamOpen: false), ITlsStream
{
    // The runtime does not say whether a session was resumed; OpenSSL does. Where its handle cannot be had, nothing is claimed.
    private static readonly FieldInfo? SecurityContext = typeof(SslStream).GetField("_securityContext", BindingFlags.NonPublic | BindingFlags.Instance);

    /// <inheritdoc/>
    public SslPolicyErrors ServerCertificateErrors { get; set; }

    /// <inheritdoc/>
    public string ProtocolName => string.Create(CultureInfo.InvariantCulture, $"{VersionName} {NegotiatedCipherSuite}");

    /// <inheritdoc/>
    public bool? WasResumed
    {
        get
        {
            if (!OperatingSystem.IsLinux() || SecurityContext?.GetValue(this) is not SafeHandle handle || handle.GetType().Name != "SafeSslHandle")
            {
                return null;
            }

            try
            {
                return SslSessionReused(handle.DangerousGetHandle()) != 0;
            }
            catch (Exception error) when (error is EntryPointNotFoundException or DllNotFoundException)
            {
                return null;
            }
        }
    }

    /// <inheritdoc/>
    public Task HandshakeAsync(CancellationToken cancellationToken) => AuthenticateAsClientAsync(options, cancellationToken);

    private string VersionName => SslProtocol == System.Security.Authentication.SslProtocols.Tls13 ? "TLS 1.3" : "TLS 1.2";

    [LibraryImport("libSystem.Security.Cryptography.Native.OpenSsl", EntryPoint = "CryptoNative_SslSessionReused")]
    private static partial int SslSessionReused(nint ssl);
}
