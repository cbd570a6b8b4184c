using System.Runtime.InteropServices;

namespace LoadHarness.Mqtt.Transport.OpenSsl;

/// <summary>An SSL_CTX.</summary>
internal sealed class SslContextHandle() : SafeHandle(0, ownsHandle: true)
{
    /// <inheritdoc/>
    public override bool IsInvalid => handle == 0;

    /// <summary>Makes one for clients.</summary>
    /// <exception cref="OpenSslException">There is no memory.</exception>
    public static SslContextHandle Create()
    {
        var made = new SslContextHandle();
        made.SetHandle(LibSsl.SSL_CTX_new(LibSsl.TLS_client_method()));
        return made.IsInvalid ? throw OpenSslException.Take("SSL_CTX_new") : made;
    }

    /// <inheritdoc/>
    protected override bool ReleaseHandle()
    {
        LibSsl.SSL_CTX_free(handle);
        return true;
    }
}

/// <summary>An SSL with its two memory BIOs; holds its context by itself.</summary>
internal sealed class SslHandle() : SafeHandle(0, ownsHandle: true)
{
    /// <inheritdoc/>
    public override bool IsInvalid => handle == 0;

    /// <summary>Makes one.</summary>
    /// <exception cref="OpenSslException">There is no memory.</exception>
    public static SslHandle Create(nint context)
    {
        var made = new SslHandle();
        made.SetHandle(LibSsl.SSL_new(context));
        return made.IsInvalid ? throw OpenSslException.Take("SSL_new") : made;
    }

    /// <inheritdoc/>
    protected override bool ReleaseHandle()
    {
        LibSsl.SSL_free(handle);
        return true;
    }
}
