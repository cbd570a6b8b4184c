using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using LoadHarness.AwsIot;
using LoadHarness.Core;
using LoadHarness.Simulator.Certificates;
using Microsoft.Extensions.Time.Testing;

namespace LoadHarness.UnitTests.Simulator.Certificates;

public sealed class CertificateFolderTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("lh-certs-").FullName;

    private string Folder => Path.Combine(_root, "sim");

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public async Task Open_FirstTime_MakesPrivateFiles()
    {
        using var folder = await OpenAsync();

        Assert.True(folder.Authority.Accepts(folder.Claim));
        Assert.True(folder.Claim.HasPrivateKey);
        Assert.Equal("CN=AWS IoT Certificate", folder.Claim.Subject);
        Assert.Contains("BEGIN CERTIFICATE", await File.ReadAllTextAsync(Path.Combine(Folder, "ca.pem")), StringComparison.Ordinal);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(Folder));
            foreach (var key in new[] { "ca.key", "claim.key" })
            {
                Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(Folder, key)));
            }
        }
    }

    [Fact]
    public async Task Open_SecondTime_ReusesBothAndTightensKeys()
    {
        string ca, claim;
        using (var first = await OpenAsync())
        {
            (ca, claim) = (first.Authority.Certificate.Thumbprint, first.Claim.Thumbprint);
        }

        var key = Path.Combine(Folder, "claim.key");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(key, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.OtherRead);
        }

        using var second = await OpenAsync();
        Assert.Equal(ca, second.Authority.Certificate.Thumbprint);
        Assert.Equal(claim, second.Claim.Thumbprint);
        Assert.True(OperatingSystem.IsWindows() || File.GetUnixFileMode(key) == (UnixFileMode.UserRead | UnixFileMode.UserWrite));
    }

    [Theory]
    [InlineData("ca.pem", true)]
    [InlineData("ca.key", true)]
    [InlineData("claim.pem", false)]
    [InlineData("claim.key", false)]
    public async Task Open_CorruptFile_IsMadeAnewWithWhatHangsOnIt(string file, bool isCa)
    {
        string ca, claim;
        using (var first = await OpenAsync())
        {
            (ca, claim) = (first.Authority.Certificate.Thumbprint, first.Claim.Thumbprint);
        }

        await File.WriteAllTextAsync(Path.Combine(Folder, file), "-----BEGIN NONSENSE-----");

        using var second = await OpenAsync();
        Assert.Equal(isCa, ca != second.Authority.Certificate.Thumbprint);
        Assert.NotEqual(claim, second.Claim.Thumbprint);
        Assert.True(second.Authority.Accepts(second.Claim));
    }

    [Fact]
    public async Task Open_AnotherKey_IsMadeAnew()
    {
        using (await OpenAsync())
        {
            using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            await File.WriteAllTextAsync(Path.Combine(Folder, "ca.key"), other.ExportPkcs8PrivateKeyPem());
        }

        using var second = await OpenAsync();
        using var key = second.Authority.Certificate.GetECDsaPrivateKey();
        Assert.Equal(await File.ReadAllTextAsync(Path.Combine(Folder, "ca.key")), key!.ExportPkcs8PrivateKeyPem() + "\n");
    }

    [Fact]
    public async Task Open_Expired_IsMadeAnew()
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2040, 1, 1, 0, 0, 0, TimeSpan.Zero));
        string ca;
        using (var first = await CertificateFolder.OpenAsync(Folder, time, CancellationToken.None))
        {
            ca = first.Authority.Certificate.Thumbprint;
        }

        // Made in 2040, opened now: not valid yet, which is as bad as no longer.
        using var second = await OpenAsync();
        Assert.NotEqual(ca, second.Authority.Certificate.Thumbprint);
    }

    [Theory]
    [InlineData("claim.pem")]
    [InlineData("claim.key")]
    [InlineData("ca.pem")]
    [InlineData("ca.key")]
    public async Task Open_SomebodyElsesFile_IsRefusedAndLeftAlone(string file)
    {
        Directory.CreateDirectory(Folder);
        var path = Path.Combine(Folder, file);
        await File.WriteAllTextAsync(path, "-----BEGIN ENCRYPTED PRIVATE KEY-----");

        var refused = await Assert.ThrowsAsync<HarnessException>(OpenAsync);
        Assert.Equal(ExitCode.BadInput, refused.ExitCode);
        Assert.Equal("-----BEGIN ENCRYPTED PRIVATE KEY-----", await File.ReadAllTextAsync(path));
    }

    [Fact]
    public async Task Open_ForeignClaimPutIntoTheSimulatorsFolder_IsRefusedAndLeftAlone()
    {
        (await OpenAsync()).Dispose();
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var foreign = new CertificateRequest("CN=somebody else's", key, HashAlgorithmName.SHA256).CreateSelfSigned(DateTimeOffset.UnixEpoch, AwsIotNames.IssuedCertificateNotAfter);
        var path = Path.Combine(Folder, "claim.pem");
        await File.WriteAllTextAsync(path, foreign.ExportCertificatePem());

        await Assert.ThrowsAsync<HarnessException>(OpenAsync);
        Assert.Equal(foreign.ExportCertificatePem(), await File.ReadAllTextAsync(path));
    }

    [Fact]
    public async Task Open_ManyAtOnce_AgreeOnOneCa()
    {
        var opened = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(OpenAsync)));

        Assert.Single(opened.Select(folder => folder.Authority.Certificate.Thumbprint).Distinct());
        Assert.Single(opened.Select(folder => folder.Claim.Thumbprint).Distinct());
        foreach (var folder in opened)
        {
            folder.Dispose();
        }
    }

    [Fact]
    public async Task IssueServer_Names_HoldLocalhostAndItsAddresses()
    {
        using var folder = await OpenAsync();
        using var server = folder.Authority.IssueServer(System.Net.IPAddress.Loopback, []);

        var names = server.Extensions.OfType<X509SubjectAlternativeNameExtension>().Single();
        Assert.Contains("localhost", names.EnumerateDnsNames());
        Assert.Equal(["127.0.0.1", "::1"], names.EnumerateIPAddresses().Select(address => address.ToString()));
        Assert.True(folder.Authority.Accepts(server));
    }

    [Fact]
    public async Task IssueClient_SameKeyTwice_GivesDistinctCertificatesUntil2049()
    {
        using var folder = await OpenAsync();
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var one = folder.Authority.IssueClient(new PublicKey(key));
        using var two = folder.Authority.IssueClient(new PublicKey(key));

        Assert.NotEqual(AwsIotNames.CertificateId(one.RawData), AwsIotNames.CertificateId(two.RawData));
        Assert.Equal(AwsIotNames.IssuedCertificateNotAfter.UtcDateTime, one.NotAfter.ToUniversalTime());
    }

    private Task<CertificateFolder> OpenAsync() => CertificateFolder.OpenAsync(Folder, TimeProvider.System, CancellationToken.None);
}
