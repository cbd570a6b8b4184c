using LoadHarness.Core.Metrics;

namespace LoadHarness.UnitTests.Core.Metrics;

public sealed class OutcomesTests
{
    [Fact]
    public void Name_EveryOutcome_IsDistinctSnakeCase()
    {
        var names = Enum.GetValues<Outcome>().Select(outcome => outcome.Name()).ToArray();
        Assert.Equal(Outcomes.Count, names.Length);
        Assert.Equal(names.Length, names.Distinct().Count());
        Assert.All(names, name => Assert.Matches("^[a-z]+(_[a-z]+)*$", name));
        Assert.Equal("disconnected_after_subscribe", Outcome.DisconnectedAfterSubscribe.Name());
    }

    [Fact]
    public void Class_EveryOutcome_FollowsItsName()
    {
        foreach (var outcome in Enum.GetValues<Outcome>())
        {
            var name = outcome.ToString();
            var expected = name switch
            {
                "Ok" => OutcomeClass.Ok,
                "Cancelled" => OutcomeClass.Cancelled,
                _ when name.StartsWith("Late", StringComparison.Ordinal) => OutcomeClass.Late,
                _ when name.StartsWith("No", StringComparison.Ordinal) || name.EndsWith("Timeout", StringComparison.Ordinal) => OutcomeClass.Never,
                _ when name.StartsWith("Disconnected", StringComparison.Ordinal) => OutcomeClass.Disconnected,
                _ => OutcomeClass.Refused,
            };
            Assert.True(expected == outcome.Class(), $"{outcome} counts as {outcome.Class()}.");
            Assert.Equal(expected is OutcomeClass.Late or OutcomeClass.Never or OutcomeClass.Disconnected, outcome.IsTimeout());
        }
    }

    [Fact]
    public void Step_Names_AreDistinctAndIndexesDense()
    {
        Assert.Equal(Step.All.Count, Step.All.Select(step => step.Name).Distinct().Count());
        Assert.Equal(Step.All.Count, Step.All.Select(step => step.Index).Distinct().Count());
        Assert.All(Step.All, step => Assert.InRange(step.Index, 0, Step.IndexCount - 1));
        Assert.Equal("claim.suback", new Step(Phase.Claim, StepKind.Suback).Name);
        Assert.Throws<ArgumentOutOfRangeException>(() => Step.NameOf((StepKind)200));
    }
}
