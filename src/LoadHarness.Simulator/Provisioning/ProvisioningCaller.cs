namespace LoadHarness.Simulator.Provisioning;

/// <summary>Who asks the provisioning service: what the hook is told, and what quotas count by.</summary>
/// <param name="CertificateId">The certificate of the connection, usually a claim; null without TLS.</param>
/// <param name="ClientId">The client id of the connection.</param>
internal readonly record struct ProvisioningCaller(string? CertificateId, string ClientId);
