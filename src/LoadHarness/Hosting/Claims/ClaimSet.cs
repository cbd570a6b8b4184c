using System.Security.Cryptography.X509Certificates;

namespace LoadHarness.Hosting.Claims;

/// <summary>The claim certificates made for a run, with their keys, by group; they live in memory only.</summary>
internal sealed class ClaimSet : IDisposable
{
    private readonly MadeClaim?[] _byGroup;

    /// <summary>Makes a set.</summary>
    /// <param name="byGroup">For each group its claim, index 0 being the fleet itself; null for the target's own.</param>
    public ClaimSet(IReadOnlyList<MadeClaim?> byGroup) => _byGroup = [.. byGroup];

    /// <summary>A set in which every group uses the target's own claim.</summary>
    public static ClaimSet None { get; } = new([]);

    /// <summary>A group's certificate with its key; null for the target's own.</summary>
    public X509Certificate2? Of(int group) => group < _byGroup.Length ? _byGroup[group]?.Certificate : null;

    /// <summary>A group's certificate id; null for the target's own.</summary>
    public string? CertificateIdOf(int group) => group < _byGroup.Length ? _byGroup[group]?.CertificateId : null;

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var claim in _byGroup)
        {
            claim?.Certificate.Dispose();
        }
    }
}

/// <summary>One claim certificate.</summary>
/// <param name="Certificate">The certificate with its key.</param>
/// <param name="CertificateId">Its id, whether or not the account knows it.</param>
internal sealed record MadeClaim(X509Certificate2 Certificate, string CertificateId);
