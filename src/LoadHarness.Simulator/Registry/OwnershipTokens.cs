using System.Security.Cryptography;
using System.Text;
using LoadHarness.AwsIot;
using LoadHarness.Simulator.State;

namespace LoadHarness.Simulator.Registry;

/// <summary>A token as it is kept: its hash only, since whoever has a token owns the certificate.</summary>
/// <param name="Hash">SHA-256 of the token, in hexadecimal.</param>
/// <param name="CertificateId">What it proves the ownership of.</param>
/// <param name="Expires">Until when.</param>
/// <param name="IsRedeemed">Whether a RegisterThing has succeeded with it.</param>
internal sealed record OwnershipTokenRecord(string Hash, string CertificateId, DateTimeOffset Expires, bool IsRedeemed);

/// <summary>The tokens that prove to RegisterThing who owns a certificate: opaque, 464 characters, valid for an hour.</summary>
/// <param name="state">The account.</param>
/// <param name="isSingleUse">Whether a token ends with the first RegisterThing that succeeds; AWS's documents do not say.</param>
internal sealed class OwnershipTokens(AccountState state, bool isSingleUse)
{
    // 234 bytes make 312 characters inside and, with their envelope, 464 outside: as long as AWS's.
    private const int CipherBytes = 234;

    /// <summary>Makes a token for a certificate.</summary>
    public string Create(string certificateId)
    {
        var cipher = Convert.ToBase64String(RandomNumberGenerator.GetBytes(CipherBytes));
        var token = Convert.ToBase64String(Encoding.ASCII.GetBytes($$"""{"version":"20191023","cipher":"{{cipher}}"}"""));
        using var _ = state.Write();
        state.Tokens.Put(new OwnershipTokenRecord(HashOf(token), certificateId, state.Time.GetUtcNow() + AwsIotNames.OwnershipTokenLifetime, IsRedeemed: false));
        return token;
    }

    /// <summary>The certificate's id, or null for a token that is unknown, expired or used up, or whose certificate is gone.</summary>
    public string? CertificateOf(string token) =>
        state.Tokens.Find(HashOf(token)) is { } record && record.Expires > state.Time.GetUtcNow() && !(isSingleUse && record.IsRedeemed) && state.Certificates.Find(record.CertificateId) is not null
            ? record.CertificateId
            : null;

    /// <summary>Notes that RegisterThing succeeded: the certificate stays when the token expires. False where the token is no longer good.</summary>
    public bool Redeem(string token)
    {
        using var _ = state.Write();
        if (CertificateOf(token) is null)
        {
            return false;
        }

        var record = state.Tokens.Find(HashOf(token))!;
        if (!record.IsRedeemed)
        {
            state.Tokens.Put(record with { IsRedeemed = true });
        }

        return true;
    }

    /// <summary>Forgets expired tokens, together with what <paramref name="removeUnclaimed"/> does about certificates that nobody registered a thing with.</summary>
    public void RemoveExpired(Action<string> removeUnclaimed)
    {
        var now = state.Time.GetUtcNow();
        foreach (var token in state.Tokens.All.Where(token => token.Expires <= now))
        {
            using var _ = state.Write();
            if (state.Tokens.Find(token.Hash) is { } last && state.Tokens.Remove(token.Hash) && !last.IsRedeemed)
            {
                removeUnclaimed(last.CertificateId);
            }
        }
    }

    private static string HashOf(string token) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(token)));
}
