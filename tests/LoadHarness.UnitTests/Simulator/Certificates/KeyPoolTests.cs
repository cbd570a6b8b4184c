using System.Security.Cryptography;
using LoadHarness.Simulator.Certificates;
using Microsoft.Extensions.Logging.Abstractions;

namespace LoadHarness.UnitTests.Simulator.Certificates;

public sealed class KeyPoolTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("lh-keys-").FullName;

    private string Folder => Path.Combine(_root, "keys");

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public async Task Take_AfterARestart_GivesTheStoredKey()
    {
        string first;
        await using (var pool = new KeyPool(Folder, NullLogger.Instance))
        {
            Assert.False(Directory.Exists(Folder)); // Nothing is made before it is asked for.
            var key = await pool.TakeAsync(CancellationToken.None);
            first = key.PrivateKeyPem;
            using var rsa = RSA.Create();
            rsa.ImportFromPem(first);
            Assert.Equal(2048, rsa.KeySize);
            Assert.Equal(rsa.ExportSubjectPublicKeyInfo(), key.PublicKey.ExportSubjectPublicKeyInfo());
            Assert.StartsWith("-----BEGIN RSA PRIVATE KEY-----", first, StringComparison.Ordinal);
        }

        await using var again = new KeyPool(Folder, NullLogger.Instance);
        Assert.Equal(first, (await again.TakeAsync(CancellationToken.None)).PrivateKeyPem);
    }

    [Fact]
    public async Task Take_MoreThanThereAre_ReusesKeysInTurn()
    {
        await using var pool = new KeyPool(Folder, NullLogger.Instance);
        await pool.TakeAsync(CancellationToken.None);
        var keys = new HashSet<string>();
        for (var index = 0; index < 1000; index++)
        {
            keys.Add((await pool.TakeAsync(CancellationToken.None)).PrivateKeyPem);
        }

        Assert.Equal(1001, pool.HandedOut);
        Assert.InRange(keys.Count, 1, pool.Count);
    }

    [Fact]
    public async Task Take_FolderThatCannotBeMade_FailsInsteadOfWaitingForEver()
    {
        await File.WriteAllTextAsync(Folder, "a file where the folder should be");
        await using var pool = new KeyPool(Folder, NullLogger.Instance);
        await Assert.ThrowsAnyAsync<IOException>(() => pool.TakeAsync(CancellationToken.None).AsTask());
    }
}
