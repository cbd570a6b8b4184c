namespace LoadHarness.AwsIot.Policies;

/// <summary>The thing a connection stands for: its name is the client id and it is attached to the certificate (AWS IoT developer guide, "Thing policy variables").</summary>
/// <param name="Name">The thing's name.</param>
/// <param name="TypeName">Its thing type, or null.</param>
/// <param name="Attributes">Its attributes by name.</param>
public sealed record ThingFacts(string Name, string? TypeName, IReadOnlyDictionary<string, string> Attributes);
