using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using LoadHarness.Scenarios.Common;

namespace LoadHarness.UnitTests.Scenarios.Common;

public sealed class KeptIdentitiesTests : IDisposable
{
    private static readonly DateTimeOffset From = new(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly string _folder = Directory.CreateTempSubdirectory("lh-kept-").FullName;
    private readonly List<string> _warnings = [];

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Take_AfterAnotherProcessKept_IsTheSameIdentityOnce(bool ecdsa)
    {
        using var certificate = Make(ecdsa, "one");
        using (var kept = await KeptIdentities.OpenAsync(_folder, 100, _warnings.Add))
        {
            kept.Keep(7, "thing-7", certificate);
            Assert.False(kept.Has(7)); // It is this process's own, and no resume's.
        }

        using var again = await KeptIdentities.OpenAsync(_folder, 100, _warnings.Add);
        Assert.True(again.Has(7));
        var taken = again.Take(7)!.Value;
        using var own = taken.Certificate;
        Assert.Equal(("thing-7", certificate.Thumbprint), (taken.Thing, own.Thumbprint));
        Assert.True(Signs(own), "The key is not the certificate's.");
        Assert.Null(again.Take(7));
        Assert.Empty(_warnings);
    }

    [Fact]
    public async Task Open_SeveralProcesses_TheLastIdentityCounts()
    {
        foreach (var name in (string[])["one", "two", "three"])
        {
            using var certificate = Make(ecdsa: true, name);
            using var kept = await KeptIdentities.OpenAsync(_folder, 100, _warnings.Add);
            kept.Keep(3, name, certificate);
        }

        using var last = await KeptIdentities.OpenAsync(_folder, 100, _warnings.Add);
        Assert.Equal("three", last.Take(3)!.Value.Thing);
        Assert.Equal(4, KeptIdentities.FilesIn(_folder).Count);
    }

    [Fact]
    public async Task Open_KilledWithinARecord_HasThoseBefore()
    {
        using var certificate = Make(ecdsa: true, "one");
        using (var kept = await KeptIdentities.OpenAsync(_folder, 100, _warnings.Add))
        {
            kept.Keep(1, "a", certificate);
            kept.Keep(2, "b", certificate);
        }

        using (var file = new FileStream(Assert.Single(KeptIdentities.FilesIn(_folder)), FileMode.Open))
        {
            file.SetLength(file.Length - 5);
        }

        using var again = await KeptIdentities.OpenAsync(_folder, 100, _warnings.Add);
        Assert.Equal((true, false), (again.Has(1), again.Has(2)));
    }

    [Fact]
    public async Task Keep_DevicesThatAreProvisionedForEver_HoldsTheLastOfEachInTwiceTheFleetAtMost()
    {
        const int Devices = 10;
        using var certificate = Make(ecdsa: true, "one");
        using (var kept = await KeptIdentities.OpenAsync(_folder, Devices, _warnings.Add))
        {
            for (var i = 0; i < 50 * Devices; i++)
            {
                kept.Keep(i % Devices, $"thing-{i:D4}", certificate);
            }
        }

        var size = KeptIdentities.FilesIn(_folder).Sum(static file => new FileInfo(file).Length);
        Assert.InRange(size, Devices * 500, 2 * Devices * 1000);
        if (!OperatingSystem.IsWindows())
        {
            foreach (var file in Directory.EnumerateFiles(_folder))
            {
                Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
            }
        }

        using var again = await KeptIdentities.OpenAsync(_folder, Devices, _warnings.Add);
        for (var device = 0; device < Devices; device++)
        {
            var (thing, own) = again.Take(device)!.Value;
            own.Dispose();
            Assert.Equal($"thing-{(49 * Devices) + device:D4}", thing);
        }

        Assert.Empty(_warnings);
    }

    [Fact]
    public async Task Open_OnUnix_IsForTheUserAlone()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        using var kept = await KeptIdentities.OpenAsync(_folder, 100, _warnings.Add);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Assert.Single(KeptIdentities.FilesIn(_folder))));
    }

    private static X509Certificate2 Make(bool ecdsa, string name)
    {
        if (ecdsa)
        {
            using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            return new CertificateRequest("CN=" + name, key, HashAlgorithmName.SHA256).CreateSelfSigned(From, From.AddYears(1));
        }

        using var rsa = RSA.Create(2048);
        return new CertificateRequest("CN=" + name, rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1).CreateSelfSigned(From, From.AddYears(1));
    }

    private static bool Signs(X509Certificate2 certificate)
    {
        byte[] data = [1, 2, 3];
        using var ecdsa = certificate.GetECDsaPrivateKey();
        if (ecdsa is not null)
        {
            using var open = certificate.GetECDsaPublicKey();
            return open!.VerifyData(data, ecdsa.SignData(data, HashAlgorithmName.SHA256), HashAlgorithmName.SHA256);
        }

        using var rsa = certificate.GetRSAPrivateKey();
        using var known = certificate.GetRSAPublicKey();
        return known!.VerifyData(data, rsa!.SignData(data, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
    }
}
