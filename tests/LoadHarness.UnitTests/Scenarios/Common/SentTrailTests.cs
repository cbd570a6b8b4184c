using LoadHarness.Core.Metrics.Evidence;
using LoadHarness.Scenarios.Common;

namespace LoadHarness.UnitTests.Scenarios.Common;

public sealed class SentTrailTests
{
    private const string Create = "$aws/certificates/create/json";
    private const string Csr = "$aws/certificates/create-from-csr/json";
    private const string Register = "$aws/provisioning-templates/T/provision/json";

    [Fact]
    public void Marks_ProperFlow_AreNone()
    {
        var trail = default(SentTrail);
        trail.Subscribe([Csr + "/accepted", Csr + "/rejected", Register + "/accepted", Register + "/rejected"]);
        trail.Answered(isGranted: true, goesOn: false);
        trail.Request(Csr);
        trail.Token("token");
        trail.Request(Register);
        Assert.Equal(WireMarks.None, trail.Marks);
        Assert.True(trail.HasGrantedOnly);
    }

    [Fact]
    public void Marks_SubscribedAfterTheRequest_IsRequestBeforeSuback()
    {
        var trail = default(SentTrail);
        trail.Request(Csr);
        trail.Subscribe([Register + "/accepted"]);
        Assert.Equal(WireMarks.None, trail.Marks);
        trail.Subscribe([Csr + "/accepted"]);
        Assert.Equal(WireMarks.RequestBeforeSuback, trail.Marks);
    }

    [Theory]
    [InlineData(Csr + "/rejected")]
    [InlineData(Create + "/rejected")]
    public void Marks_RejectedFilterOfAnotherRequest_IsForeign(string rejected)
    {
        var trail = default(SentTrail);
        trail.Subscribe([Register + "/accepted", rejected]);
        trail.Request(Register);
        Assert.Equal(WireMarks.ForeignRejectedFilter, trail.Marks);
    }

    [Theory]
    [InlineData("$aws/certificates/create/accepted", WireMarks.FormatOmitted)]
    [InlineData(Csr, WireMarks.SubscribedToRequest)]
    [InlineData("$aws/#", WireMarks.None)]
    public void Marks_Filter_AreRead(string filter, WireMarks marks)
    {
        var trail = default(SentTrail);
        trail.Subscribe([filter]);
        trail.Request(Csr);
        Assert.Equal(marks, trail.Marks);
    }

    [Fact]
    public void Marks_RefusedFilter_OnlyWhereTheDeviceGoesOn()
    {
        var trail = default(SentTrail);
        trail.Answered(isGranted: true, goesOn: false);
        trail.Answered(isGranted: false, goesOn: false);
        Assert.Equal((WireMarks.None, false), (trail.Marks, trail.HasGrantedOnly));
        trail.Answered(isGranted: false, goesOn: true);
        Assert.Equal(WireMarks.RefusalIgnored, trail.Marks);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    public void Marks_NoToken_IsOmitted(string? token)
    {
        var trail = default(SentTrail);
        trail.Token(token);
        Assert.Equal(WireMarks.TokenOmitted, trail.Marks);
    }

    [Fact]
    public void RoleOf_SeveralFilters_IsTheirCommonRole()
    {
        Assert.Equal(TopicRole.CreateAccepted, SentTrail.RoleOf([Csr + "/accepted", Create + "/accepted"], TopicRole.Other));
        Assert.Equal(TopicRole.Other, SentTrail.RoleOf([Csr + "/accepted", Csr + "/rejected"], TopicRole.Other));
        Assert.Equal(TopicRole.Commands, SentTrail.RoleOf(["cmd/x/#"], TopicRole.Commands));
    }

    [Fact]
    public void Healthy_Trail_AllocatesNothing()
    {
        string[] filters = [Csr + "/accepted", Csr + "/rejected", Register + "/accepted", Register + "/rejected"];
        Assert.Equal(WireMarks.None, Walk(filters)); // Compiles what it calls.

        var before = GC.GetAllocatedBytesForCurrentThread();
        var marks = Walk(filters);
        var after = GC.GetAllocatedBytesForCurrentThread();

        Assert.Equal((WireMarks.None, 0L), (marks, after - before));
    }

    private static WireMarks Walk(string[] filters)
    {
        var trail = default(SentTrail);
        trail.Subscribe(filters);
        trail.Request(Csr);
        trail.Token("token");
        trail.Request(Register);
        return trail.Marks;
    }
}
