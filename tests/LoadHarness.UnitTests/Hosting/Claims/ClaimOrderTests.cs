using LoadHarness.AwsIot;
using LoadHarness.Core;
using LoadHarness.Core.Plans;
using LoadHarness.Hosting.Claims;

namespace LoadHarness.UnitTests.Hosting.Claims;

public sealed class ClaimOrderTests : IDisposable
{
    private static readonly AwsIotArns Arns = new("us-east-1", "123456789012");
    private readonly string _folder = Directory.CreateTempSubdirectory("lh-claims-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Read_PlanWithoutClaims_OrdersNone() => Assert.Equal([null, null], ClaimOrder.Read(Plan(null, new GroupPlan("a", 0.1))));

    [Fact]
    public void Read_OtherKindOfTarget_OrdersNone()
    {
        var plan = Plan(new ClaimPlan { Cert = "c.pem", Key = "k.pem" });
        Assert.Equal([null], ClaimOrder.Read(plan with { Target = new TargetPlan { Kind = TargetKind.Mqtt, Url = "mqtts://h" } }));
    }

    [Fact]
    public void Read_GroupsThatAskForTheSame_OrderTheSame()
    {
        var plan = Plan(new ClaimPlan { Policy = "connect-only" }, new GroupPlan("a", 0.1), new GroupPlan("b", 0.1) { Claim = new ClaimPlan() }, new GroupPlan("c", 0.1) { Template = "Other" });
        var orders = ClaimOrder.Read(plan);
        Assert.Equal(orders[0], orders[1]);
        Assert.NotEqual(orders[0], orders[2]);
        Assert.Equal(("recommended", "Other"), (orders[2]!.Policy, orders[3]!.Template));
    }

    [Fact]
    public void Make_PolicyOfTheCatalogue_IsForTheGroupsTemplateAndFlow()
    {
        var plan = Plan(null, new GroupPlan("a", 0.1) { Claim = new ClaimPlan(), Template = "Other" });
        plan = plan with { Fleet = plan.Fleet with { Identity = IdentityFlow.Keys } };
        var document = ClaimOrder.Read(plan)[1]!.Make(Arns, plan)!;
        Assert.Contains("topicfilter/$aws/certificates/create/*", document, StringComparison.Ordinal);
        Assert.Contains("provisioning-templates/Other/provision", document, StringComparison.Ordinal);
    }

    [Fact]
    public void Make_PolicyOfAFile_IsTheFile()
    {
        var path = Path.Combine(_folder, "policy.json");
        File.WriteAllText(path, """{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"iot:Connect","Resource":"*"}}""");
        var plan = Plan(new ClaimPlan { Policy = path });
        Assert.Equal(File.ReadAllText(path), ClaimOrder.Read(plan)[0]!.Make(Arns, plan));
    }

    [Fact]
    public void Make_OwnFilters_AreAllowedUnlessThePlanSaysOtherwise()
    {
        var plan = Plan(new ClaimPlan { Status = ClaimStatus.Inactive });
        plan = plan with { Fleet = plan.Fleet with { Filters = ["a/#"] } };
        Assert.Equal("over-broad", ClaimOrder.Read(plan)[0]!.Policy);
    }

    [Theory]
    [InlineData("missing-topicfilters", "No claim policy is named 'missing-topicfilters'; did you mean 'missing-topicfilter'?")]
    [InlineData("./nowhere.json", "The claim policy's file './nowhere.json' cannot be read: ")]
    public void Read_UnknownPolicy_IsBadInput(string policy, string expected)
    {
        var failure = Assert.Throws<HarnessException>(() => ClaimOrder.Read(Plan(null, new GroupPlan("a", 0.1) { Claim = new ClaimPlan { Policy = policy } })));
        Assert.Equal(ExitCode.BadInput, failure.ExitCode);
        Assert.StartsWith(expected, failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{", "is not valid JSON.")]
    [InlineData("""{"Version":"2012-10-17","Statement":{"Effect":"allow","Action":"iot:Connect","Resource":"*"}}""", "In statement 1: Effect is 'allow'; it is \"Allow\" or \"Deny\".")]
    public void Read_FileThatAwsWouldRefuse_IsBadInput(string text, string expected)
    {
        var path = Path.Combine(_folder, "bad.json");
        File.WriteAllText(path, text);
        var failure = Assert.Throws<HarnessException>(() => ClaimOrder.Read(Plan(new ClaimPlan { Policy = path })));
        Assert.Equal(ExitCode.BadInput, failure.ExitCode);
        Assert.EndsWith(expected, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_PolicyOfAnUnknownCertificate_IsBadInput() =>
        Assert.Equal(ExitCode.BadInput, Assert.Throws<HarnessException>(() => ClaimOrder.Read(Plan(new ClaimPlan { Status = ClaimStatus.Unknown, Policy = "none" }))).ExitCode);

    [Fact]
    public void Read_CaseOfANameWithoutLetters_IsBadInput()
    {
        var plan = Plan(new ClaimPlan { Policy = "template-name-case" }) with { Target = new TargetPlan { Template = "2026_1" } };
        Assert.Equal(ExitCode.BadInput, Assert.Throws<HarnessException>(() => ClaimOrder.Read(plan)).ExitCode);
    }

    private static RunPlan Plan(ClaimPlan? claim, params GroupPlan[] groups) => new() { Fleet = new FleetPlan { Claim = claim, Groups = groups } };
}
