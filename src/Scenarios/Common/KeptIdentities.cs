using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using LoadHarness.Core.Frames;

namespace LoadHarness.Scenarios.Common;

/// <summary>The identities that devices were given in a run, with their keys, kept in the run's folder while it goes on, so that a resume need not provision them again.</summary>
/// <remarks>
/// One append a provisioning, some 1 KB with a key on a curve; readable by the user alone, and gone with the run's end. What an earlier process
/// kept is read into memory, of each device the last, and let go as the device takes it up.
/// </remarks>
public sealed class KeptIdentities : IDisposable
{
    private const string Prefix = "devices.";

    private readonly Dictionary<int, (string Thing, byte[] Certificate, byte[] Key)> _earlier;
    private readonly FileStream _stream;
    private readonly FrameWriter _frames;
    private readonly Lock _lock = new();
    private readonly Action<string> _warn;
    private bool _isFull;

    private KeptIdentities(FileStream stream, Dictionary<int, (string Thing, byte[] Certificate, byte[] Key)> earlier, Action<string> warn)
    {
        (_stream, _earlier, _warn) = (stream, earlier, warn);
        _frames = new FrameWriter(stream);
    }

    /// <summary>The files that a folder holds, the oldest first.</summary>
    public static IReadOnlyList<string> FilesIn(string folder) => [.. Directory.EnumerateFiles(folder, Prefix + "*").Order(StringComparer.Ordinal)];

    /// <summary>Opens a new file in a folder, and reads those that are there: one for each process that the run has had.</summary>
    /// <param name="folder">The folder; only the user can read it.</param>
    /// <param name="warn">Takes one sentence where no more can be kept.</param>
    /// <exception cref="IOException">The folder cannot be read or written.</exception>
    public static async Task<KeptIdentities> OpenAsync(string folder, Action<string> warn)
    {
        var earlier = new Dictionary<int, (string, byte[], byte[])>();
        var files = FilesIn(folder);
        foreach (var file in files)
        {
            await ReadAsync(file, earlier).ConfigureAwait(false);
        }

        var path = Path.Combine(folder, string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Prefix}{files.Count + 1:D6}"));
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.Read };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return new KeptIdentities(new FileStream(path, options), earlier, warn);
    }

    /// <summary>Keeps what a device was given.</summary>
    /// <param name="device">The device's index.</param>
    /// <param name="thing">Its thing's name.</param>
    /// <param name="certificate">Its certificate with the key.</param>
    public void Keep(int device, string thing, X509Certificate2 certificate)
    {
        ArgumentNullException.ThrowIfNull(certificate);
        var key = KeyOf(certificate);
        var payload = new PayloadWriter();
        payload.Count(device);
        payload.Text(thing);
        payload.Bytes(certificate.RawDataMemory.Span);
        payload.Bytes(key);
        CryptographicOperations.ZeroMemory(key);
        using var scope = _lock.EnterScope();
        if (_isFull)
        {
            return;
        }

        try
        {
            _frames.Write(FrameKind.KeptIdentity, payload.Written);
        }
        catch (IOException failure)
        {
            _isFull = true;
            _warn($"The devices' identities can no longer be kept: {failure.Message.TrimEnd('.')}; a resume provisions those from here on again.");
        }
    }

    /// <summary>Whether an earlier process kept a device's identity.</summary>
    public bool Has(int device) => _earlier.ContainsKey(device);

    /// <summary>Takes what an earlier process kept of a device; null where there is nothing. A device takes it once.</summary>
    public (string Thing, X509Certificate2 Certificate)? Take(int device)
    {
        (string Thing, byte[] Certificate, byte[] Key) kept;
        using (_lock.EnterScope())
        {
            if (!_earlier.Remove(device, out kept))
            {
                return null;
            }
        }

        using var bare = X509CertificateLoader.LoadCertificate(kept.Certificate);
        return (kept.Thing, WithKey(bare, kept.Key));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        try
        {
            _stream.Dispose();
        }
        catch (IOException)
        {
            // What the buffer still held has no room; that has been said.
        }
    }

    private static async Task ReadAsync(string file, Dictionary<int, (string Thing, byte[] Certificate, byte[] Key)> into)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.Read);
        var frames = new FrameReader(stream);
        for (var read = await frames.ReadAsync().ConfigureAwait(false); read.Status == FrameStatus.Frame; read = await frames.ReadAsync().ConfigureAwait(false))
        {
            Add(read.Frame, into);
        }
    }

    private static void Add(Frame frame, Dictionary<int, (string Thing, byte[] Certificate, byte[] Key)> into)
    {
        if (frame.Kind == FrameKind.KeptIdentity)
        {
            var payload = new PayloadReader(frame.Payload.Span);
            into[payload.Index(int.MaxValue)] = (payload.Text(), payload.Bytes().ToArray(), payload.Bytes().ToArray());
        }
    }

    private static byte[] KeyOf(X509Certificate2 certificate)
    {
        using var ecdsa = certificate.GetECDsaPrivateKey();
        using var rsa = ecdsa is null ? certificate.GetRSAPrivateKey() : null;
        return ecdsa?.ExportPkcs8PrivateKey() ?? rsa?.ExportPkcs8PrivateKey() ?? throw new CryptographicException("The certificate has no key that can be kept.");
    }

    private static X509Certificate2 WithKey(X509Certificate2 bare, byte[] pkcs8)
    {
        const string Curves = "1.2.840.10045.2.1"; // id-ecPublicKey (RFC 5480).
        if (bare.PublicKey.Oid.Value == Curves)
        {
            using var ecdsa = ECDsa.Create();
            ecdsa.ImportPkcs8PrivateKey(pkcs8, out _);
            return bare.CopyWithPrivateKey(ecdsa);
        }

        using var rsa = RSA.Create();
        rsa.ImportPkcs8PrivateKey(pkcs8, out _);
        return bare.CopyWithPrivateKey(rsa);
    }
}
