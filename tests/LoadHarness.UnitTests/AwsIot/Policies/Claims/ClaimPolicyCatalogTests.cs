using LoadHarness.AwsIot;
using LoadHarness.AwsIot.Policies;
using LoadHarness.AwsIot.Policies.Claims;
using LoadHarness.Core.Plans;

namespace LoadHarness.UnitTests.AwsIot.Policies.Claims;

public sealed class ClaimPolicyCatalogTests
{
    private static readonly ClaimPolicyTarget Target = new(new AwsIotArns("us-east-1", "123456789012"), "Fleet", IdentityFlow.Keys, PayloadFormat.Json);

    public static TheoryData<string> Names => [.. ClaimPolicyCatalog.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public void Make_EachPolicy_IsOneThatAwsTakes(string name)
    {
        if (ClaimPolicyCatalog.Find(name)!.Make(Target with { Template = new string('T', AwsIotNames.MaxTemplateNameLength), Flow = IdentityFlow.Csr }) is { } document)
        {
            Assert.NotEmpty(PolicyDocument.Parse(document).Statements);
            PolicyDocument.ThrowIfTooLong(document);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void All_EachPolicy_SaysInOneSentenceWhatItIs(string name)
    {
        Assert.EndsWith(".", ClaimPolicyCatalog.Find(name)!.Doc, StringComparison.Ordinal);
        Assert.Matches("^[a-z-]+$", name);
    }

    [Fact]
    public void Make_Recommended_IsTheDocumentationsPolicy() => Assert.Equal(
        """{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"iot:Connect","Resource":"*"},"""
        + """{"Effect":"Allow","Action":["iot:Publish","iot:Receive"],"Resource":["arn:aws:iot:us-east-1:123456789012:topic/$aws/certificates/create/*","arn:aws:iot:us-east-1:123456789012:topic/$aws/provisioning-templates/Fleet/provision/*"]},"""
        + """{"Effect":"Allow","Action":"iot:Subscribe","Resource":["arn:aws:iot:us-east-1:123456789012:topicfilter/$aws/certificates/create/*","arn:aws:iot:us-east-1:123456789012:topicfilter/$aws/provisioning-templates/Fleet/provision/*"]}]}""",
        ClaimPolicyCatalog.Find(ClaimPolicyCatalog.Recommended)!.Make(Target));

    [Theory]
    [InlineData("fleet", "FLEET")]
    [InlineData("Fleet", "fleet")]
    public void Make_TemplateNameCase_DiffersFromTheNameByCaseAlone(string template, string other) =>
        Assert.Contains($"/{other}/provision", ClaimPolicyCatalog.Find(ClaimPolicyCatalog.TemplateNameCase)!.Make(Target with { Template = template }), StringComparison.Ordinal);

    [Fact]
    public void Find_UnknownName_IsNull() => Assert.Null(ClaimPolicyCatalog.Find("recommend"));
}
