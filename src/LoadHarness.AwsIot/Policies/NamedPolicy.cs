namespace LoadHarness.AwsIot.Policies;

/// <summary>A policy as it is attached to a certificate or a thing group: its name and its default version's document.</summary>
/// <param name="Name">The policy's name.</param>
/// <param name="Document">The document of its default version.</param>
public sealed record NamedPolicy(string Name, PolicyDocument Document);
