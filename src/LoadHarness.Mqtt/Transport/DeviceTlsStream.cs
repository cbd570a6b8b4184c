using System.Globalization;
using System.Net.Security;
using System.Reflection;
using System.Runtime.InteropServices;

namespace LoadHarness.Mqtt.Transport;

/// <summary>An <see cref="SslStream"/> that remembers why the server's certificate did not verify, and tells whether its session was resumed.</summary>
internal sealed partial class DeviceTlsStream(Stream inner) : SslStream(inner, leaveInnerStreamOpen: false)
{
    // The runtime does not say whether a session was resumed; OpenSSL does. Where its handle cannot be had, nothing is claimed.
    private static readonly FieldInfo? SecurityContext = typeof(SslStream).GetField("_securityContext", BindingFlags.NonPublic | BindingFlags.Instance);

    /// <summary>What was wrong with the server's certificate.</summary>
    public SslPolicyErrors ServerCertificateErrors { get; set; }

    /// <summary>Version and suite: <c>TLS 1.3 TLS_AES_256_GCM_SHA384</c>.</summary>
    public string ProtocolName => string.Create(CultureInfo.InvariantCulture, $"{VersionName} {NegotiatedCipherSuite}");

    /// <summary>Whether the session was resumed; null where it cannot be told.</summary>
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

    /// <summary>True where TLS 1.3 was negotiated, in which the client is done before the server has judged its certificate.</summary>
    public bool IsTls13 => SslProtocol == System.Security.Authentication.SslProtocols.Tls13;

    private string VersionName => IsTls13 ? "TLS 1.3" : "TLS 1.2";

    [LibraryImport("libSystem.Security.Cryptography.Native.OpenSsl", EntryPoint = "CryptoNative_SslSessionReused")]
    private static partial int SslSessionReused(nint ssl);
}
