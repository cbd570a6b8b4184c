using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using LoadHarness.Core;

namespace LoadHarness.Simulator.Certificates;

/// <summary>The simulator's CA and claim certificate, kept in a folder and reused while they are valid.</summary>
internal sealed class CertificateFolder : IDisposable
{
    /// <summary>What a client must trust.</summary>
    public const string CaFile = "ca.pem";

    /// <summary>The claim certificate, shared by the fleet.</summary>
    public const string ClaimFile = "claim.pem";

    /// <summary>The claim certificate's key.</summary>
    public const string ClaimKeyFile = "claim.key";

    private const string CaKeyFile = "ca.key";
    private const string LockFile = ".lock";

    // Says that the folder is the simulator's, and that what is broken in it may be made anew.
    private const string MarkFile = ".loadharness-simulator";

    // Making everything takes milliseconds; longer than this means the lock's holder hangs.
    private static readonly TimeSpan LockTimeout = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LockPoll = TimeSpan.FromMilliseconds(20);

    private CertificateFolder(CertificateAuthority authority, X509Certificate2 claim)
    {
        Authority = authority;
        Claim = claim;
    }

    /// <summary>The CA.</summary>
    public CertificateAuthority Authority { get; }

    /// <summary>The claim certificate, with its key.</summary>
    public X509Certificate2 Claim { get; }

    /// <summary>Reads the folder, or makes what is missing, unreadable, mismatched or expired.</summary>
    public static async Task<CertificateFolder> OpenAsync(string folder, TimeProvider time, CancellationToken cancellationToken)
    {
        try
        {
            PrivateFiles.CreateFolder(folder);
            RefuseForeign(folder);
            using var held = await LockAsync(Path.Combine(folder, LockFile), time, cancellationToken).ConfigureAwait(false);
            RefuseForeign(folder); // Again under the lock: another simulator may have made the folder meanwhile.
            File.WriteAllText(Path.Combine(folder, MarkFile), "");
            return Open(folder, time);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new HarnessException(ExitCode.BadInput, $"The simulator's certificates cannot be kept in '{folder}': {exception.Message}", "Choose another folder with --certs.", exception);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Claim.Dispose();
        Authority.Dispose();
    }

    // A user's own key that stands here under one of these names must never be written over.
    // The mark is looked for last: another simulator writes it first, and may be writing these files right now.
    private static void RefuseForeign(string folder)
    {
        foreach (var (certificate, key) in new[] { (CaFile, CaKeyFile), (ClaimFile, ClaimKeyFile) })
        {
            var issuer = IssuerOf(Path.Combine(folder, certificate));
            var isForeign = issuer is null
                ? (File.Exists(Path.Combine(folder, certificate)) || File.Exists(Path.Combine(folder, key))) && !File.Exists(Path.Combine(folder, MarkFile))
                : issuer != CertificateAuthority.Subject;
            if (isForeign)
            {
                throw new HarnessException(ExitCode.BadInput, $"The folder '{folder}' holds a {certificate} or {key} that the simulator did not make.", "Choose an empty folder with --certs; nothing was changed.");
            }
        }
    }

    // Null where there is no readable certificate.
    private static string? IssuerOf(string path)
    {
        try
        {
            using var certificate = X509CertificateLoader.LoadCertificateFromFile(path);
            return certificate.Issuer;
        }
        catch (Exception exception) when (exception is CryptographicException or IOException)
        {
            return null;
        }
    }

    private static CertificateFolder Open(string folder, TimeProvider time)
    {
        var caPath = Path.Combine(folder, CaFile);
        var caKeyPath = Path.Combine(folder, CaKeyFile);
        var root = Read(caPath, caKeyPath);
        CertificateAuthority? authority = null;
        if (root is not null)
        {
            authority = TryUse(root, time);
        }

        if (authority is null)
        {
            var created = CertificateAuthority.CreateRoot(time);
            using var key = created.GetECDsaPrivateKey()!;
            PrivateFiles.Write(caKeyPath, key.ExportPkcs8PrivateKeyPem() + "\n");
            PrivateFiles.Write(caPath, created.ExportCertificatePem() + "\n");
            authority = new CertificateAuthority(created, time);
        }

        var claimPath = Path.Combine(folder, ClaimFile);
        var claimKeyPath = Path.Combine(folder, ClaimKeyFile);
        var claim = Read(claimPath, claimKeyPath);
        if (claim is null || !authority.Accepts(claim))
        {
            claim?.Dispose();
            using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            using var certificate = authority.IssueClient(new PublicKey(key));
            PrivateFiles.Write(claimKeyPath, key.ExportPkcs8PrivateKeyPem() + "\n");
            PrivateFiles.Write(claimPath, certificate.ExportCertificatePem() + "\n");
            claim = certificate.CopyWithPrivateKey(key);
        }

        return new CertificateFolder(authority, claim);
    }

    private static CertificateAuthority? TryUse(X509Certificate2 root, TimeProvider time)
    {
        try
        {
            var authority = new CertificateAuthority(root, time);
            if (authority.Accepts(root))
            {
                return authority;
            }

            authority.Dispose();
        }
        catch (CryptographicException)
        {
            root.Dispose(); // Not a key of ours: as good as none.
        }

        return null;
    }

    private static X509Certificate2? Read(string certificatePath, string keyPath)
    {
        if (!File.Exists(certificatePath) || !File.Exists(keyPath))
        {
            return null;
        }

        PrivateFiles.Tighten(keyPath);
        try
        {
            return X509Certificate2.CreateFromPemFile(certificatePath, keyPath);
        }
        catch (Exception exception) when (exception is CryptographicException or ArgumentException)
        {
            return null; // Corrupt or mismatched: the caller makes it anew.
        }
    }

    private static async Task<FileStream> LockAsync(string path, TimeProvider time, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        while (true)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (time.GetElapsedTime(started) < LockTimeout)
            {
                await Task.Delay(LockPoll, time, cancellationToken).ConfigureAwait(false);
            }
        }
    }
}
