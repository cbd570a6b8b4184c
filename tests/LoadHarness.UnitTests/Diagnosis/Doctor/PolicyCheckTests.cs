using LoadHarness.AwsIot;
using LoadHarness.AwsIot.Policies.Claims;
using LoadHarness.Core;
using LoadHarness.Core.Plans;
using LoadHarness.Diagnosis.Doctor;
using LoadHarness.Diagnosis.Doctor.Policies;
using LoadHarness.Diagnosis.Findings;

namespace LoadHarness.UnitTests.Diagnosis.Doctor;

public sealed class PolicyCheckTests : IDisposable
{
    private static readonly AwsIotArns Arns = new("eu-west-1", "999999999999");

    private readonly string _path = Path.GetTempFileName();

    [Theory]
    [InlineData("recommended", null, DoctorStatus.Ok)]
    [InlineData("over-broad", FindingIds.OverBroadPolicy, DoctorStatus.Warning)]
    [InlineData("missing-topicfilter", FindingIds.MissingTopicFilter, DoctorStatus.Problem)]
    [InlineData("missing-subscribe", FindingIds.MissingTopicFilter, DoctorStatus.Problem)]
    [InlineData("template-name-case", FindingIds.TemplateNameMismatch, DoctorStatus.Problem)]
    [InlineData("other-template", FindingIds.TemplateNameMismatch, DoctorStatus.Problem)]
    [InlineData("create-flow", FindingIds.CreateFlowMismatch, DoctorStatus.Problem)]
    [InlineData("missing-format-level", FindingIds.MissingFormatLevel, DoctorStatus.Problem)]
    [InlineData("missing-receive", FindingIds.MissingReceive, DoctorStatus.Problem)]
    [InlineData("missing-publish", FindingIds.MissingPublish, DoctorStatus.Problem)]
    [InlineData("connect-only", FindingIds.ConnectOnlyPolicy, DoctorStatus.Problem)]
    [InlineData("thing-name-variable", FindingIds.ClientIdMismatch, DoctorStatus.Problem)]
    public async Task File_OfTheCatalogue_GetsItsFinding(string name, string? finding, DoctorStatus expected)
    {
        var results = await LookAsync(Document(name));
        Assert.Equal((finding, expected), (results[^1].Finding, results[^1].Status));
        Assert.Equal(expected == DoctorStatus.Problem, results[0].Add is not null);
    }

    [Fact]
    public async Task File_OfAnotherRegionThanAskedFor_IsAMismatch() =>
        Assert.Equal(FindingIds.RegionAccountMismatch, (await LookAsync(Document("recommended"), region: "us-west-2"))[0].Finding);

    [Fact]
    public async Task File_OfAnotherAccountThanAskedFor_IsAMismatch() =>
        Assert.Equal(FindingIds.RegionAccountMismatch, (await LookAsync(Document("recommended"), account: "111111111111"))[0].Finding);

    [Theory]
    [InlineData(null, null, "Region and account (eu-west-1, 999999999999) were taken from the policy itself.", "Give --region and --account to check them.")]
    [InlineData("eu-west-1", null, "The account (999999999999) was taken from the policy itself.", "Give --account to check them.")]
    public async Task File_WhoseHomeNothingTells_IsAWarning(string? region, string? account, string evidence, string fix)
    {
        var taken = Assert.Single(await LookAsync(Document("recommended"), region, account), static result => result.Status == DoctorStatus.Warning);
        Assert.StartsWith(evidence, taken.Evidence, StringComparison.Ordinal);
        Assert.Equal(fix, taken.Fix);
    }

    [Fact]
    public async Task File_WithConditionOnTheAddress_IsAWarningAndAddsNothing()
    {
        var result = Assert.Single(await LookAsync("""{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"iot:*","Resource":"arn:aws:iot:eu-west-1:999999999999:*","Condition":{"IpAddress":{"aws:SourceIp":"10.0.0.0/8"}}}]}"""), static result => result.Finding != FindingIds.OverBroadPolicy);
        Assert.Equal((DoctorStatus.Warning, null), (result.Status, result.Add));
        Assert.Contains("cannot be judged here", result.Evidence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task File_Repaired_IsAccepted()
    {
        var add = (await LookAsync(Document("missing-topicfilter")))[0].Add!;
        var repaired = Document("missing-topicfilter").Replace("\"Statement\":[", $"\"Statement\":[{add.Trim()[1..^1]},", StringComparison.Ordinal);
        Assert.Equal(DoctorStatus.Ok, Assert.Single(await LookAsync(repaired)).Status);
    }

    [Fact]
    public void Home_IsWhatMostArnsName()
    {
        var file = Write("""{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"iot:Publish","Resource":["arn:aws:iot:eu-west-1:111111111111:topic/a","arn:aws:iot:eu-west-1:222222222222:topic/b","arn:aws:iot:eu-west-1:222222222222:topic/c"]}]}""");
        Assert.Equal(new AwsIotArns("eu-west-1", "222222222222"), file.Home(Arns));
        Assert.Contains("arn:aws:iot:us-east-1:123456789012:topic/c", file.MovedTo(new AwsIotArns("us-east-1", "123456789012")), StringComparison.Ordinal);
        Assert.Contains(":111111111111:topic/a", file.MovedTo(new AwsIotArns("us-east-1", "123456789012")), StringComparison.Ordinal);
    }

    [Fact]
    public void MovedTo_PolicyOfChina_LeavesItsPartition()
    {
        var file = Write("""{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"iot:Publish","Resource":["arn:aws-cn:iot:cn-north-1:111111111111:topic/a"]}]}""");
        Assert.Contains("\"arn:aws:iot:us-east-1:123456789012:topic/a\"", file.MovedTo(new AwsIotArns("us-east-1", "123456789012")), StringComparison.Ordinal);
    }

    [Fact]
    public void Home_WithoutArns_IsTheOneGiven() => Assert.Equal(Arns, Write("""{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}""").Home(Arns));

    [Fact]
    public void Read_Nonsense_IsBadInput() => Assert.Equal(ExitCode.BadInput, Assert.Throws<HarnessException>(() => Write("nonsense")).ExitCode);

    public void Dispose() => File.Delete(_path);

    private static string Document(string name) =>
        ClaimPolicyCatalog.Find(name)!.Make(new ClaimPolicyTarget(Arns, "MyFleetProvisioningTemplate", IdentityFlow.Csr, PayloadFormat.Json))!;

    private PolicyFile Write(string text)
    {
        File.WriteAllText(_path, text);
        return PolicyFile.Read(_path);
    }

    private async Task<IReadOnlyList<CheckResult>> LookAsync(string text, string? region = "eu-west-1", string? account = "999999999999")
    {
        var context = new DoctorContext(new RunPlan(), DoctorRig.Target(), new() { Processors = 1 }, TimeProvider.System) { Policy = Write(text), Region = region, Account = account };
        return await new PolicyFileCheck().RunAsync(context, CancellationToken.None);
    }
}
