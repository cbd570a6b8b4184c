using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace LoadHarness.Mqtt.Transport.OpenSsl;

/// <summary>A client's certificate and key as OpenSSL has them, for any number of connections. The certificate is the caller's, the key its own.</summary>
internal sealed class OpenSslIdentity : IDisposable
{
    private readonly X509Certificate2? _certificate;
    private readonly SafeEvpPKeyHandle? _key;

    private OpenSslIdentity(X509Certificate2? certificate, SafeEvpPKeyHandle? key)
    {
        _certificate = certificate;
        _key = key;
    }

    /// <summary>Makes an identity; null where the key is not one of OpenSSL's, as on a smart card.</summary>
    /// <param name="certificate">The certificate with its key; null for a client without one.</param>
    public static OpenSslIdentity? TryCreate(X509Certificate2? certificate)
    {
        if (certificate is null)
        {
            return new OpenSslIdentity(null, null);
        }

        using AsymmetricAlgorithm? key = (AsymmetricAlgorithm?)certificate.GetECDsaPrivateKey() ?? certificate.GetRSAPrivateKey();
        var handle = key switch
        {
            ECDsaOpenSsl ecdsa when OperatingSystem.IsLinux() => ecdsa.DuplicateKeyHandle(),
            RSAOpenSsl rsa when OperatingSystem.IsLinux() => rsa.DuplicateKeyHandle(),
            _ => null,
        };
        return handle is null ? null : new OpenSslIdentity(certificate, handle);
    }

    /// <summary>Lets a connection present it.</summary>
    /// <exception cref="ObjectDisposedException">The certificate was given back.</exception>
    /// <exception cref="OpenSslException">It is not accepted.</exception>
    public void GiveTo(nint ssl)
    {
        if (_certificate is null)
        {
            return;
        }

        ObjectDisposedException.ThrowIf(_certificate.Handle == 0 || _key!.IsClosed, _certificate);
        if (LibSsl.SSL_use_certificate(ssl, _certificate.Handle) != 1 || LibSsl.SSL_use_PrivateKey(ssl, _key.DangerousGetHandle()) != 1)
        {
            throw OpenSslException.Take("SSL_use_certificate");
        }

        GC.KeepAlive(this);
    }

    /// <summary>Gives the key back; connections that stand are left alone.</summary>
    public void Dispose() => _key?.Dispose();
}

/// <summary>A client of one target: what all connections have in common, and whose certificate is presented.</summary>
/// <param name="Context">The fleet's.</param>
/// <param name="Identity">The certificate with its key.</param>
internal sealed record OpenSslClient(OpenSslContext Context, OpenSslIdentity Identity);
