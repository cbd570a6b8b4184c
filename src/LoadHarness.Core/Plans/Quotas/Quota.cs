namespace LoadHarness.Core.Plans.Quotas;

/// <summary>A limit of AWS IoT Core that the simulator can keep.</summary>
/// <param name="Name">What plans call it: a word of our own for the broker's, the operation's name for those of APIs.</param>
/// <param name="IsRate">Whether it is so many a second, not so many at once.</param>
/// <param name="Default">AWS's default.</param>
/// <param name="Meaning">What it counts.</param>
/// <param name="Source">Where the default comes from.</param>
public sealed record Quota(string Name, bool IsRate, double Default, string Meaning, string Source);
