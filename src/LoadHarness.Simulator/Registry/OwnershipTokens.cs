using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using LoadHarness.AwsIot;

namespace LoadHarness.Simulator.Registry;

/// <summary>The tokens that prove to RegisterThing who owns a certificate: opaque, 464 characters, valid for an hour.</summary>
internal sealed class OwnershipTokens(TimeProvider time)
{
    // 234 bytes make 312 characters inside and, with their envelope, 464 outside: as long as AWS's.
    private const int CipherBytes = 234;

    private readonly ConcurrentDictionary<string, Entry> _entries = new(StringComparer.Ordinal);

    /// <summary>Makes a token for a certificate.</summary>
    public string Create(string certificateId)
    {
        var cipher = Convert.ToBase64String(RandomNumberGenerator.GetBytes(CipherBytes));
        var token = Convert.ToBase64String(Encoding.ASCII.GetBytes($$"""{"version":"20191023","cipher":"{{cipher}}"}"""));
        _entries[token] = new Entry(certificateId, time.GetUtcNow() + AwsIotNames.OwnershipTokenLifetime);
        return token;
    }

    /// <summary>The certificate's id, or null for a token that is unknown or expired.</summary>
    public string? CertificateOf(string token) =>
        _entries.TryGetValue(token, out var entry) && entry.Expires > time.GetUtcNow() ? entry.CertificateId : null;

    /// <summary>Forgets expired tokens and gives their certificates' ids.</summary>
    public IEnumerable<string> RemoveExpired()
    {
        var now = time.GetUtcNow();
        foreach (var (token, entry) in _entries)
        {
            if (entry.Expires <= now && _entries.TryRemove(token, out _))
            {
                yield return entry.CertificateId;
            }
        }
    }

    private sealed record Entry(string CertificateId, DateTimeOffset Expires);
}
