using LoadHarness.Core.Metrics;
using LoadHarness.Core.Metrics.Evidence;
using LoadHarness.Core.Plans;
using LoadHarness.Diagnosis.Doctor;
using LoadHarness.Diagnosis.Doctor.Live;
using LoadHarness.Diagnosis.Findings;
using Microsoft.Extensions.Time.Testing;

namespace LoadHarness.UnitTests.Diagnosis.Doctor;

public sealed class LiveCheckTests
{
    private static readonly TopicRole[] Roles = [TopicRole.CreateAccepted, TopicRole.CreateRejected, TopicRole.RegisterAccepted, TopicRole.RegisterRejected];

    // One letter a filter: granted, closed on, silent.
    [Theory]
    [InlineData("gggg", null)]
    [InlineData("cccc", FindingIds.MissingTopicFilter)]
    [InlineData("ccgg", FindingIds.CreateFlowMismatch)]
    [InlineData("ggcc", FindingIds.TemplateNameMismatch)]
    [InlineData("gcgg", null)]
    [InlineData("gcgc", null)]
    [InlineData("ssss", null)]
    [InlineData("ccss", null)]
    public void Pattern_OfFilters_NamesTheCause(string pattern, string? finding) =>
        Assert.Equal(finding, FilterPattern.Of([.. pattern.Select((letter, i) => (Roles[i], letter switch { 'c' => Closed(Roles[i]), 's' => Silent(Roles[i]), _ => null }))])?.Finding);

    [Fact]
    public void Pattern_OfOtherFilters_TellsNothing() => Assert.Null(FilterPattern.Of([(TopicRole.Other, Closed(TopicRole.Other))]));

    [Fact]
    public void Judge_Pattern_ChoosesAmongWhatFits()
    {
        var context = DoctorRig.Context(new RunPlan());
        var alone = Closed(TopicRole.CreateRejected).Judge("SUBSCRIBE 'x': closed.", context);
        var together = Closed(TopicRole.CreateRejected).Judge("SUBSCRIBE 'x': closed.", context, (FindingIds.CreateFlowMismatch, "the others are granted"));
        Assert.Equal((FindingIds.MissingTopicFilter, FindingIds.CreateFlowMismatch), (alone.Finding, together.Finding));
        Assert.StartsWith("SUBSCRIBE 'x': closed; the others are granted. Most likely create-flow-mismatch: ", together.Evidence, StringComparison.Ordinal);
    }

    [Fact]
    public void Judge_PatternThatDoesNotFit_IsLeftOut() =>
        Assert.NotEqual(FindingIds.TemplateNameMismatch, Closed(TopicRole.CreateAccepted).Judge("x.", DoctorRig.Context(), (FindingIds.TemplateNameMismatch, "y")).Finding);

    [Theory]
    [InlineData(Outcome.NoSuback, CloseReason.None, 0, 0, "nothing came back within 3 s")]
    [InlineData(Outcome.DisconnectedAfterSubscribe, CloseReason.PeerClosed, 0, 12, "the target closed the connection after 12 ms, without an answer")]
    [InlineData(Outcome.DisconnectedAfterSubscribe, CloseReason.PeerReset, 0, 12, "the target reset the connection after 12 ms, without an answer")]
    [InlineData(Outcome.DisconnectedAfterSubscribe, CloseReason.DisconnectPacket, 0, 12, "the target sent DISCONNECT 0x87 after 12 ms")]
    [InlineData(Outcome.SubackRefused, CloseReason.None, 0x80, 12, "it was refused with 0x80 after 12 ms")]
    [InlineData(Outcome.ProtocolError, CloseReason.ProtocolError, 0, 12, "what came back is not MQTT after 12 ms")]
    public void What_Failure_IsSaidInWords(Outcome outcome, CloseReason closedBy, int code, int ms, string expected)
    {
        var failure = new Failure { Step = new Step(Phase.Claim, StepKind.Suback), Outcome = outcome, ClosedBy = closedBy, Code = code, DisconnectCode = 0x87, Took = ms > 0 ? TimeSpan.FromMilliseconds(ms) : null };
        Assert.Equal(expected, failure.What(TimeSpan.FromSeconds(3)));
    }

    [Fact]
    public void Patience_ShrinksWithTheBudget_ToASecond()
    {
        var clock = new FakeTimeProvider();
        var context = DoctorRig.Context(timeProvider: clock);
        Assert.Equal(TimeSpan.FromSeconds(3), context.Patience(TimeSpan.FromSeconds(3)));
        clock.Advance(TimeSpan.FromSeconds(5.5));
        Assert.Equal(TimeSpan.FromSeconds(2), context.Patience(TimeSpan.FromSeconds(3)));
        clock.Advance(TimeSpan.FromSeconds(60));
        Assert.Equal(TimeSpan.FromSeconds(1), context.Patience(TimeSpan.FromSeconds(3)));
    }

    [Theory]
    [InlineData(2, 2)]
    [InlineData(5, 5)]
    [InlineData(30, 5)]
    public void First_Filter_WaitsAsThePlanDoes(int planned, int expected) => Assert.Equal(TimeSpan.FromSeconds(expected), FiltersCheck.First(TimeSpan.FromSeconds(planned)));

    [Theory]
    [InlineData(1, 5, "SUBSCRIBE 'x': not answered within 1 s; the plan waits 5 s.")]
    [InlineData(5, 5, null)]
    public void Unanswered_BeforeThePlansTime_IsAWarning(int waited, int planned, string? expected)
    {
        var result = FiltersCheck.Unanswered("x", Silent(TopicRole.CreateAccepted), TimeSpan.FromSeconds(waited), TimeSpan.FromSeconds(planned));
        Assert.Equal(expected, result?.Evidence);
        Assert.Equal(expected is null ? null : DoctorStatus.Warning, result?.Status);
    }

    [Fact]
    public void Judge_WithoutClaim_NamesNoClaimPolicy()
    {
        var result = new Failure { Step = new Step(Phase.Claim, StepKind.Connack), Outcome = Outcome.DisconnectedAfterConnect, ClosedBy = CloseReason.PeerClosed, Took = TimeSpan.FromMilliseconds(1) }.Judge("x.", DoctorRig.Context());
        Assert.DoesNotContain("polic", result.Evidence, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void Judge_SilentConnect_IsPossiblyNoBroker()
    {
        var result = new Failure { Step = new Step(Phase.Claim, StepKind.Connack), Outcome = Outcome.NoConnack }.Judge("x.", DoctorRig.Context(), first: FindingIds.NotABroker);
        Assert.Equal((FindingIds.NotABroker, "possibly"), (result.Finding, result.Hedge));
    }

    [Fact]
    public void WantsCertificate_AlertWithoutCertificate_AsksForOne()
    {
        var failure = new Failure { Step = new Step(Phase.Claim, StepKind.Connack), Outcome = Outcome.ClientCertificateRejected, ClosedBy = CloseReason.CertificateAlert };
        Assert.Equal("The target wants a client certificate; give --cert and --key.", ConnectCheck.WantsCertificate(failure, "x.", DoctorRig.Context())!.Fix);
    }

    private static Failure Closed(TopicRole role) => new() { Step = new Step(Phase.Claim, StepKind.Suback), Outcome = Outcome.DisconnectedAfterSubscribe, Topic = role, ClosedBy = CloseReason.PeerClosed, Took = TimeSpan.FromMilliseconds(1) };

    private static Failure Silent(TopicRole role) => new() { Step = new Step(Phase.Claim, StepKind.Suback), Outcome = Outcome.NoSuback, Topic = role };
}
