namespace LoadHarness.IntegrationTests;

/// <summary>Tests that start many TLS connections, or measure time: one after another, and beside nothing else.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class Heavy
{
    public const string Name = "heavy";
}
