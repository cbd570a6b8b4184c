using System.Collections.Immutable;

namespace LoadHarness.Simulator.Registry;

/// <summary>One version of a policy.</summary>
/// <param name="Id">1, 2, …; never used again.</param>
/// <param name="Document">The document as it was sent.</param>
/// <param name="Created">When it was made.</param>
internal sealed record PolicyVersionRecord(int Id, string Document, DateTimeOffset Created);

/// <summary>A policy with its versions.</summary>
/// <param name="Name">The policy's name.</param>
/// <param name="Versions">The versions there are, by id.</param>
/// <param name="DefaultVersionId">The one in force.</param>
/// <param name="LastVersionId">The last id given.</param>
/// <param name="Created">When the policy was made.</param>
/// <param name="Modified">When it changed last.</param>
internal sealed record PolicyRecord(string Name, ImmutableArray<PolicyVersionRecord> Versions, int DefaultVersionId, int LastVersionId, DateTimeOffset Created, DateTimeOffset Modified)
{
    /// <summary>The generationId; another one after each change.</summary>
    public string GenerationId { get; init; } = Guid.NewGuid().ToString();

    /// <summary>The document in force.</summary>
    public string Document => Version(DefaultVersionId)!.Document;

    /// <summary>The version, or null.</summary>
    public PolicyVersionRecord? Version(int id) => Versions.FirstOrDefault(version => version.Id == id);
}
