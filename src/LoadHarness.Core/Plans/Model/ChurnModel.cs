namespace LoadHarness.Core.Plans.Model;

/// <summary>The declaration of a plan's <c>churn</c>.</summary>
internal static class ChurnModel
{
    /// <summary>Makes the declaration.</summary>
    public static PlanValue<ChurnPlan?> Make() => new OptionalObject<ChurnPlan>(new PlanObject<ChurnPlan>("churn", "How often held devices lose their connection by plan: evenly over time and over the fleet, the same in each run of a seed. A device that is away when it is due is left out.", new ChurnPlan())
        .With("share", "Which part of the fleet loses its connection in each `every`.", Values.Share, c => c.Share, (c, v) => c with { Share = v })
        .With("every", "In which time.", Values.Duration(TimeSpan.FromSeconds(1), TimeSpan.FromDays(1)), c => c.Every, (c, v) => c with { Every = v })
        .With("manner", "How: with DISCONNECT, without it (TCP closed or reset), as a network that goes silent, or mixed: half with DISCONNECT, a quarter closed, a quarter reset.", Values.Choice(("mixed", LossManner.Mixed), ("disconnect", LossManner.Disconnect), ("close", LossManner.Close), ("reset", LossManner.Reset), ("silence", LossManner.Silence)), c => c.Manner, (c, v) => c with { Manner = v })
        .With("times", "How often each device loses it at most.", new OptionalValue<int>(Values.Whole(1, int.MaxValue)), c => c.Times, (c, v) => c with { Times = v }, "any number"));
}
