using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace LoadHarness.Mqtt.Transport.OpenSsl;

/// <summary>A client's certificate and key as OpenSSL has them, for any number of connections; lives as long as the certificate it was made of.</summary>
internal sealed class OpenSslIdentity
{
    private readonly X509Certificate2? _certificate;
    private readonly SafeEvpPKeyHandle? _key;
    private readonly IReadOnlyList<X509Certificate2> _chain;

    private OpenSslIdentity(X509Certificate2? certificate, SafeEvpPKeyHandle? key, IReadOnlyList<X509Certificate2> chain)
    {
        _certificate = certificate;
        _key = key;
        _chain = chain;
    }

    /// <summary>Makes an identity; null where the key is not one of OpenSSL's, as on a smart card.</summary>
    /// <param name="certificate">The certificate with its key; null for a client without one.</param>
    /// <param name="chain">What is presented beside it.</param>
    public static OpenSslIdentity? TryCreate(X509Certificate2? certificate, IReadOnlyList<X509Certificate2> chain)
    {
        if (certificate is null)
        {
            return new OpenSslIdentity(null, null, []);
        }

        using AsymmetricAlgorithm? key = (AsymmetricAlgorithm?)certificate.GetECDsaPrivateKey() ?? certificate.GetRSAPrivateKey();
        var handle = key switch
        {
            ECDsaOpenSsl ecdsa when OperatingSystem.IsLinux() => ecdsa.DuplicateKeyHandle(),
            RSAOpenSsl rsa when OperatingSystem.IsLinux() => rsa.DuplicateKeyHandle(),
            _ => null,
        };
        return handle is null ? null : new OpenSslIdentity(certificate, handle, chain);
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

        ObjectDisposedException.ThrowIf(_certificate.Handle == 0, _certificate);
        if (LibSsl.SSL_use_certificate(ssl, _certificate.Handle) != 1 || LibSsl.SSL_use_PrivateKey(ssl, _key!.DangerousGetHandle()) != 1)
        {
            throw OpenSslException.Take("SSL_use_certificate");
        }

        foreach (var further in _chain)
        {
            if (!LibSsl.AddToChain(ssl, further.Handle))
            {
                throw OpenSslException.Take("SSL_add1_chain_cert");
            }
        }

        GC.KeepAlive(this);
    }
}

/// <summary>A client of one target: what all connections have in common, and whose certificate is presented.</summary>
/// <param name="Context">The fleet's.</param>
/// <param name="Identity">The certificate with its key.</param>
internal sealed record OpenSslClient(OpenSslContext Context, OpenSslIdentity Identity);
