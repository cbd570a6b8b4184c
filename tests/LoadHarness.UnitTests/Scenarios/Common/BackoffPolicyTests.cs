using CsCheck;
using LoadHarness.Core.Plans;
using LoadHarness.Core.Plans.Clients;
using LoadHarness.Scenarios.Common;

namespace LoadHarness.UnitTests.Scenarios.Common;

public sealed class BackoffPolicyTests
{
    private static readonly ReconnectPlan Plan = new() { Min = TimeSpan.FromSeconds(1), Max = TimeSpan.FromSeconds(20) };

    [Fact]
    public void Next_None_GivesUp() => Assert.Null(Make("none").Next());

    [Theory]
    [InlineData("fixed", "1 1 1 1")]
    [InlineData("exponential", "1 2 4 8 16 20 20")]
    public void Next_PlainPolicyWithoutJitter_HasThePlansBounds(string policy, string seconds) => Assert.Equal(seconds, Sequence(Plan with { Policy = policy }, seed: 1, seconds.Split(' ').Length));

    [Theory]
    [InlineData("aws-iot-python-sdk", "1 2 4 8 16 32 32 32")]
    [InlineData("aws-sdk-v2-mqtt311", "1 2 4 8 16 32 64 128 128")]
    [InlineData("device-client", "1 2 4 8 16 32 64 128 128")]
    [InlineData("greengrass", "5 5 5")]
    public void Next_ClientWithoutJitter_IsTheClientsOwnSequenceWhateverTheSeed(string policy, string seconds) => Gen.Int.Sample(seed =>
        Assert.Equal(seconds, Sequence(new ReconnectPlan { Policy = policy }, seed, seconds.Split(' ').Length)), iter: 5);

    [Theory]
    [InlineData("full-jitter", 1, 1, 2)]
    [InlineData("full-jitter", 3, 1, 8)]
    [InlineData("full-jitter", 9, 1, 20)]
    [InlineData("equal-jitter", 1, 1, 2)]
    [InlineData("equal-jitter", 3, 4, 8)]
    [InlineData("equal-jitter", 9, 10, 20)]
    [InlineData("decorrelated-jitter", 1, 1, 3)]
    public void Next_PlainJitter_SpreadsAFleetFromTheFirstTry(string policy, int @try, double low, double high)
    {
        // Devices that lost their connections together must not come back together.
        var pauses = Enumerable.Range(0, 2000).Select(device => Pause(Plan with { Policy = policy }, device, @try)).ToArray();
        var width = high - low;
        Assert.InRange(pauses.Average(), low + (0.45 * width), low + (0.55 * width));
        Assert.InRange(pauses.Max(), high - (0.05 * width), high);
        Assert.InRange(pauses.Min(), low, low + (0.05 * width));
    }

    [Theory]
    [InlineData("aws-sdk-v2-mqtt5", 1, 1)]
    [InlineData("aws-sdk-v2-mqtt5", 4, 8)]
    [InlineData("aws-sdk-v2-mqtt5", 20, 120)]
    [InlineData("embedded-c", 1, 0.5)]
    [InlineData("embedded-c", 5, 5)]
    public void Next_FullJitterOfAClientWithoutFloor_IsUniformFromNothing(string policy, int @try, double high)
    {
        var pauses = Enumerable.Range(0, 2000).Select(device => Pause(new ReconnectPlan { Policy = policy, Unsafe = true }, device, @try)).ToArray();
        Assert.InRange(pauses.Average(), 0.45 * high, 0.55 * high);
        Assert.InRange(pauses.Max(), 0.95 * high, high);
        Assert.InRange(pauses.Min(), 0, 0.05 * high);
    }

    [Fact]
    public void Next_EveryPolicy_StaysWithinItsBounds() => Gen.Select(Gen.Int[0, ReconnectPolicies.Names.Count - 1], Gen.Int[1, 100], Gen.Int, Gen.Bool).Sample((policy, tries, seed, isUnsafe) =>
    {
        var rule = ReconnectPolicies.RuleOf(new ReconnectPlan { Policy = ReconnectPolicies.Names[policy], Unsafe = isUnsafe });
        var backoff = new BackoffPolicy(rule, new Random(seed));
        for (var i = 0; i < tries && backoff.Next() is { } pause; i++)
        {
            Assert.InRange(pause, rule.Floor, rule.Longest);
        }
    }, iter: 200);

    [Fact]
    public void Next_DecorrelatedJitter_IsAtMostThreeTimesTheLastPause() => Gen.Int.Sample(seed =>
    {
        var backoff = Make("decorrelated-jitter", seed);
        var last = TimeSpan.FromSeconds(1);
        for (var i = 0; i < 20; i++)
        {
            var pause = backoff.Next()!.Value;
            Assert.True(pause <= last * 3, $"{pause} after {last}");
            last = pause;
        }
    }, iter: 100);

    [Fact]
    public void Next_EmbeddedC_GivesUpAfterFiveTries()
    {
        var backoff = Make("embedded-c");
        Assert.All(Enumerable.Range(0, 5), _ => Assert.NotNull(backoff.Next()));
        Assert.Null(backoff.Next());
    }

    [Fact]
    public void Next_SameSeed_IsTheSame() => Assert.All(ReconnectPolicies.Names, name =>
        Assert.Equal(Sequence(new ReconnectPlan { Policy = name }, 7, 5), Sequence(new ReconnectPlan { Policy = name }, 7, 5)));

    [Fact]
    public void Stood_LongEnough_BeginsAnew()
    {
        var backoff = Make("aws-iot-python-sdk");
        Assert.Equal([1, 2, 4], new[] { Seconds(backoff), Seconds(backoff), Seconds(backoff) });
        backoff.Stood(TimeSpan.FromSeconds(19.9));
        Assert.Equal(8, Seconds(backoff));
        backoff.Stood(TimeSpan.FromSeconds(20));
        Assert.Equal([1, 2], new[] { Seconds(backoff), Seconds(backoff) });
    }

    [Fact]
    public void Stood_LongEnough_GivesBackTheTriesOfAClientThatGivesUp()
    {
        var backoff = Make("embedded-c");
        Assert.All(Enumerable.Range(0, 5), _ => Assert.NotNull(backoff.Next()));
        backoff.Stood(TimeSpan.FromSeconds(30));
        Assert.NotNull(backoff.Next());
    }

    private static BackoffPolicy Make(string policy, int seed = 1) => new(ReconnectPolicies.RuleOf(new ReconnectPlan { Policy = policy }), new Random(seed));

    private static double Seconds(BackoffPolicy backoff) => backoff.Next()!.Value.TotalSeconds;

    private static double Pause(ReconnectPlan plan, int seed, int @try)
    {
        var backoff = new BackoffPolicy(ReconnectPolicies.RuleOf(plan) with { Tries = null }, new Random(seed));
        return Enumerable.Range(0, @try).Select(_ => Seconds(backoff)).ToArray()[^1];
    }

    private static string Sequence(ReconnectPlan plan, int seed, int count)
    {
        var backoff = new BackoffPolicy(ReconnectPolicies.RuleOf(plan), new Random(seed));
        return string.Join(' ', Enumerable.Range(0, count).Select(_ => backoff.Next()?.TotalSeconds));
    }
}
