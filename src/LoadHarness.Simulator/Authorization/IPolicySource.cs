using LoadHarness.AwsIot.Policies;

namespace LoadHarness.Simulator.Authorization;

/// <summary>What the registry knows of a certificate when policies are asked. Parts that have not changed are the same objects again, so that compiled policies are kept.</summary>
/// <param name="Policies">The effective policies: those attached to the certificate, then those of the groups of <paramref name="Thing"/>, each once.</param>
/// <param name="Certificate">The certificate's fields.</param>
/// <param name="Thing">The thing whose name equals the client id and that is attached to the certificate; null for none.</param>
internal sealed record PolicyHolder(IReadOnlyList<NamedPolicy> Policies, CertificateFacts Certificate, ThingFacts? Thing);

/// <summary>Where the authorizer reads policies: the registry.</summary>
internal interface IPolicySource
{
    /// <summary>Grows with each change that may alter an answer of <see cref="Read"/> and has become effective; <see cref="PolicyPropagation.Version"/>.</summary>
    long Version { get; }

    /// <summary>What is effective now for a certificate that connects with a client id.</summary>
    /// <returns>Null for a certificate the registry does not know.</returns>
    PolicyHolder? Read(string certificateId, string clientId);
}
