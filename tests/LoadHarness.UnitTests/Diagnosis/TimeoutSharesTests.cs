using CsCheck;
using LoadHarness.Core.Metrics;
using LoadHarness.Diagnosis;
using LoadHarness.Diagnosis.Findings;
using LoadHarness.Diagnosis.Rules;

namespace LoadHarness.UnitTests.Diagnosis;

public sealed class TimeoutSharesTests
{
    [Fact]
    public void Of_OutcomeOfTwoCauses_IsSharedOutAsItsSignaturesAre()
    {
        var shares = TimeoutShares.Of(new Dictionary<Outcome, long> { [Outcome.NoSuback] = 8 }, [Put(Outcome.NoSuback, 3, FindingIds.SubackLost), Put(Outcome.NoSuback, 1, FindingIds.Qos2Unsupported)]);
        Assert.Equal(new Dictionary<string, long> { [FindingIds.SubackLost] = 6, [FindingIds.Qos2Unsupported] = 2 }, shares.ToDictionary());
    }

    [Fact]
    public void Of_TimeoutThatStoppedNobody_GoesToWhatItsOutcomeSays()
    {
        var shares = TimeoutShares.Of(new Dictionary<Outcome, long> { [Outcome.LatePuback] = 4, [Outcome.LateSuback] = 1 }, []);
        Assert.Equal(new Dictionary<string, long> { [FindingIds.SlowAnswer] = 4, [FindingIds.SlowSuback] = 1 }, shares.ToDictionary());
    }

    [Fact]
    public void Of_AnyCounts_AddUpToAllTimeouts() =>
        Gen.Select(Gen.Long[0, 100_000], Gen.Long[1, 500].Array[0, 6]).Sample((count, weights) =>
        {
            var attributions = weights.Select((weight, index) => Put(Outcome.NoSuback, weight, FindingCatalog.Names[index])).ToArray();
            Assert.Equal(count, TimeoutShares.Of(new Dictionary<Outcome, long> { [Outcome.NoSuback] = count }, attributions).Values.Sum());
        });

    private static Attribution Put(Outcome outcome, long attempts, string finding) =>
        new(Cases.Claim(StepKind.Suback, outcome).Seen(attempts), [new Hypothesis(finding, Confidence.Likely, "Seen.")]);
}
