using CsCheck;
using LoadHarness.Core.Plans;
using LoadHarness.Scenarios.Common;

namespace LoadHarness.UnitTests.Scenarios.Common;

public sealed class BackoffPolicyTests
{
    private static readonly ReconnectPlan Plan = new() { Min = TimeSpan.FromSeconds(1), Max = TimeSpan.FromSeconds(20) };

    [Fact]
    public void Pause_None_GivesUp() => Assert.Null(BackoffPolicy.Pause(Plan with { Policy = "none" }, 1, new Random(1)));

    [Fact]
    public void Pause_Fixed_IsTheLowerBound() => Assert.Equal(Plan.Min, BackoffPolicy.Pause(Plan with { Policy = "fixed" }, 9, new Random(1)));

    [Fact]
    public void Pause_Exponential_DoublesUpToTheUpperBound() =>
        Assert.Equal([1, 2, 4, 8, 16, 20, 20], new[] { 1, 2, 3, 4, 5, 6, 1000 }.Select(attempt => BackoffPolicy.Pause(Plan with { Policy = "exponential" }, attempt, new Random(1))!.Value.TotalSeconds));

    [Fact]
    public void Pause_FullJitter_StaysWithinTheBounds() => Gen.Select(Gen.Int[1, 100], Gen.Int).Sample((attempt, seed) =>
        BackoffPolicy.Pause(Plan, attempt, new Random(seed)) is { } pause && pause >= Plan.Min && pause <= Plan.Max);

    [Theory]
    [InlineData(1, 2)]
    [InlineData(2, 4)]
    [InlineData(3, 8)]
    [InlineData(9, 20)]
    public void Pause_FullJitter_SpreadsAFleetFromTheFirstTry(int attempt, double longest)
    {
        // Devices that lost their connections together must not come back together.
        var pauses = Enumerable.Range(0, 2000).Select(device => BackoffPolicy.Pause(Plan, attempt, new Random(device))!.Value.TotalSeconds).ToArray();
        Assert.InRange(pauses.Average(), ((1 + longest) / 2) - (0.05 * longest), ((1 + longest) / 2) + (0.05 * longest));
        Assert.InRange(pauses.Max(), longest * 0.95, longest);
        Assert.InRange(pauses.Min(), 1, 1 + (0.05 * longest));
    }

    [Fact]
    public void Pause_SameSeed_IsTheSame() => Assert.Equal(BackoffPolicy.Pause(Plan, 3, new Random(7)), BackoffPolicy.Pause(Plan, 3, new Random(7)));
}
