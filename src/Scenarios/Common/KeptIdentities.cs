using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using LoadHarness.Core.Frames;

namespace LoadHarness.Scenarios.Common;

/// <summary>The identities that devices were given in a run, with their keys, kept in the run's folder while it goes on, so that a resume need not provision them again.</summary>
/// <remarks>
/// One append a provisioning, some 1 KB with a key on a curve; readable by the user alone, and gone with the run's end. Devices that are
/// provisioned again and again do not make it grow for ever: once a file has more identities than there are devices, the next is begun, and
/// those before are joined, of each device the last. What an earlier process kept is read into memory, and let go as the device takes it up.
/// </remarks>
public sealed class KeptIdentities : IDisposable
{
    private const string Prefix = "devices.";
    private const string JoiningFile = "joining";

    private readonly string _folder;
    private readonly int _most;
    private readonly Dictionary<int, (string Thing, byte[] Certificate, byte[] Key)> _earlier;
    private readonly Lock _lock = new();
    private readonly Action<string> _warn;
    private FileStream _stream;
    private FrameWriter _frames;
    private Task _joining = Task.CompletedTask;
    private int _number;
    private int _written;
    private bool _isFull;

    private KeptIdentities(string folder, int number, int most, Dictionary<int, (string Thing, byte[] Certificate, byte[] Key)> earlier, Action<string> warn)
    {
        (_folder, _number, _most, _earlier, _warn) = (folder, number, most, earlier, warn);
        _stream = Create(PathOf(folder, number), FileMode.CreateNew);
        _frames = new FrameWriter(_stream);
    }

    /// <summary>The files that a folder holds, the oldest first.</summary>
    public static IReadOnlyList<string> FilesIn(string folder) => [.. Directory.EnumerateFiles(folder, Prefix + "*").Order(StringComparer.Ordinal)];

    /// <summary>Opens a new file in a folder, and reads those that are there: one for each process that the run has had.</summary>
    /// <param name="folder">The folder; only the user can read it.</param>
    /// <param name="devices">How many devices the fleet has.</param>
    /// <param name="warn">Takes one sentence where no more can be kept, or the files not be joined.</param>
    /// <exception cref="IOException">The folder cannot be read or written.</exception>
    public static async Task<KeptIdentities> OpenAsync(string folder, int devices, Action<string> warn)
    {
        var earlier = await ReadAllAsync(FilesIn(folder)).ConfigureAwait(false);
        return new KeptIdentities(folder, LastIn(folder) + 1, devices, earlier, warn);
    }

    /// <summary>Keeps what a device was given.</summary>
    /// <param name="device">The device's index.</param>
    /// <param name="thing">Its thing's name.</param>
    /// <param name="certificate">Its certificate with the key.</param>
    public void Keep(int device, string thing, X509Certificate2 certificate)
    {
        ArgumentNullException.ThrowIfNull(certificate);
        var key = KeyOf(certificate);
        var payload = Describe(device, thing, certificate.RawDataMemory.Span, key);
        CryptographicOperations.ZeroMemory(key);
        using var scope = _lock.EnterScope();
        if (_isFull)
        {
            return;
        }

        try
        {
            _frames.Write(FrameKind.KeptIdentity, payload.Written);
            if (++_written > _most)
            {
                Roll();
            }
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

        _joining.GetAwaiter().GetResult();
    }

    private void Roll()
    {
        var next = Create(PathOf(_folder, _number + 1), FileMode.CreateNew);
        _stream.Dispose();
        (_stream, _frames, _written) = (next, new FrameWriter(next), 0);
        _joining = JoinAsync(_joining, _number++);
    }

    /// <summary>Makes one file of all up to a number, in the last one's place: whoever is killed meanwhile has them all, some twice.</summary>
    private async Task JoinAsync(Task before, int last)
    {
        await before.ConfigureAwait(false);
        try
        {
            await Task.Run(async () =>
            {
                string[] files = [.. FilesIn(_folder).Where(file => string.CompareOrdinal(file, PathOf(_folder, last)) <= 0)];
                var joining = Path.Combine(_folder, JoiningFile);
                using (var stream = Create(joining, FileMode.Create))
                {
                    var frames = new FrameWriter(stream);
                    foreach (var (device, (thing, certificate, key)) in await ReadAllAsync(files).ConfigureAwait(false))
                    {
                        frames.Write(FrameKind.KeptIdentity, Describe(device, thing, certificate, key).Written);
                        CryptographicOperations.ZeroMemory(key);
                    }
                }

                File.Move(joining, files[^1], overwrite: true);
                Array.ForEach(files[..^1], File.Delete);
            }).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            _warn($"The devices' identities could not be joined to one file: {failure.Message.TrimEnd('.')}; they stay as they are.");
        }
    }

    private static string PathOf(string folder, int number) => Path.Combine(folder, string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Prefix}{number:D6}"));

    private static int LastIn(string folder) =>
        FilesIn(folder) is [.., var last] && int.TryParse(Path.GetFileName(last).AsSpan(Prefix.Length), System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var number) ? number : 0;

    private static FileStream Create(string path, FileMode mode)
    {
        var options = new FileStreamOptions { Mode = mode, Access = FileAccess.Write, Share = FileShare.Read };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return new FileStream(path, options);
    }

    private static PayloadWriter Describe(int device, string thing, ReadOnlySpan<byte> certificate, ReadOnlySpan<byte> key)
    {
        var payload = new PayloadWriter();
        payload.Count(device);
        payload.Text(thing);
        payload.Bytes(certificate);
        payload.Bytes(key);
        return payload;
    }

    private static async Task<Dictionary<int, (string Thing, byte[] Certificate, byte[] Key)>> ReadAllAsync(IEnumerable<string> files)
    {
        var all = new Dictionary<int, (string, byte[], byte[])>();
        foreach (var file in files)
        {
            await ReadAsync(file, all).ConfigureAwait(false);
        }

        return all;
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
