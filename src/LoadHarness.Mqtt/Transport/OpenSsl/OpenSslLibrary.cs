using System.Security.Cryptography;

namespace LoadHarness.Mqtt.Transport.OpenSsl;

/// <summary>Whether devices can call OpenSSL themselves here: Linux, OpenSSL 3, of the version that the runtime's cryptography has loaded under the same name.</summary>
internal static class OpenSslLibrary
{
    private static readonly Lazy<bool> Loaded = new(IsUsable);

    /// <summary>True where it can be used; where not, devices take SslStream.</summary>
    public static bool IsAvailable => Loaded.Value;

    private static bool IsUsable()
    {
        if (!OperatingSystem.IsLinux())
        {
            return false;
        }

        try
        {
            // Certificates and keys cross over as pointers: only where both sides are one library.
            return LibSsl.OpenSSL_version_num() is var version && version >> 28 == 3 && (nuint)SafeEvpPKeyHandle.OpenSslVersion == version && LibSsl.TLS_client_method() != 0;
        }
        catch (Exception missing) when (missing is DllNotFoundException or EntryPointNotFoundException or PlatformNotSupportedException)
        {
            return false;
        }
    }
}
