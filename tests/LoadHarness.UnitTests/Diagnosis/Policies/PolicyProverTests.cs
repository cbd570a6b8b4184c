using LoadHarness.AwsIot;
using LoadHarness.AwsIot.Policies;
using LoadHarness.AwsIot.Policies.Claims;
using LoadHarness.Core.Plans;
using LoadHarness.Diagnosis.Policies;
using LoadHarness.UnitTests.AwsIot.Policies;

namespace LoadHarness.UnitTests.Diagnosis.Policies;

public sealed class PolicyProverTests
{
    private const string Rest = "; Allow PUBRCV topic/CSR/*,topic/REG/*; Allow SUB topicfilter/CSR/*,topicfilter/REG/*";

    private static readonly (IdentityFlow Flow, PayloadFormat Format)[] Variants =
        [(IdentityFlow.Csr, PayloadFormat.Json), (IdentityFlow.Csr, PayloadFormat.Cbor), (IdentityFlow.Keys, PayloadFormat.Json), (IdentityFlow.Keys, PayloadFormat.Cbor)];

    public static TheoryData<string, string> Catalogue => new()
    {
        { "recommended", ". ..... ....." },
        { "missing-topicfilter", ". KK... KK..." },
        { "missing-subscribe", ". AA... AA..." },
        { "other-template", ". ..... TTTTT" },
        { "template-name-case", ". ..... ttttt" },
        { "create-flow", ". FFFFF ....." },
        { "missing-format-level", ". LLLLL LLLLL" },
        { "missing-receive", ". ...AA ...AA" },
        { "missing-publish", ". ..A.. ..A.." },
        { "missing-register-publish", ". ..... ..M.." },
        { "connect-only", ". AAAAA AAAAA" },
        { "none", "0 00000 00000" },
        { "thing-name-variable", "V ..... ....." },
        { "wrong-region", ". RRRRR RRRRR" },
        { "wrong-account", ". NNNNN NNNNN" },
        { "over-broad", ". ..... ....." },
    };

    [Theory]
    [MemberData(nameof(Catalogue))]
    public void Prove_PolicyOfTheCatalogue_FindsItsSlipInEachVariant(string name, string expected)
    {
        foreach (var (flow, format) in Variants)
        {
            var verdict = PolicyProver.Prove(ProverRig.Named(name, flow, format), ProverRig.Question(flow, format));
            Assert.Equal(expected, ProofCode.Of(verdict));
            Assert.Equal(name == "over-broad" ? 7 : 0, verdict.OverBroad.Count);
            Assert.Equal(verdict.IsAllowed, verdict.Missing is null);
        }
    }

    [Fact]
    public void Catalogue_EachPolicy_HasARow() => Assert.Equal(ClaimPolicyCatalog.Names, Catalogue.Select(row => row.Data.Item1));

    [Theory]
    // What AWS's documents and demos write, and what is as good.
    [InlineData("CONNECT" + Rest, ". ..... .....")]
    [InlineData("Allow iot:Connect client/*" + Rest, ". ..... .....")]
    [InlineData("Allow iot:Connect client/lh-*" + Rest, ". ..... .....")]
    [InlineData("Allow iot:Connect client/${iot:ClientId}" + Rest, ". ..... .....")]
    [InlineData("CONNECT; Allow iot:Publish topic/CSR/json,topic/REG/json; Allow iot:Receive topic/CSR/json/accepted,topic/CSR/json/rejected,topic/REG/json/*; Allow SUB topicfilter/CSR/json/accepted,topicfilter/CSR/json/rejected,topicfilter/REG/json/*", ". ..... .....")]
    [InlineData("CONNECT; Allow PUBRCV topic/$aws/certificates/*,topic/TEMPLATES/*; Allow SUB topicfilter/$aws/certificates/*,topicfilter/TEMPLATES/*", ". ..... .....")]
    [InlineData("CONNECT; Allow iot:Publish,iot:Receive,iot:Subscribe topic*/$aws/certificates/create*,topic*/REG/*", ". ..... .....")]
    [InlineData("Allow iot:* *", ". ..... .....")]
    [InlineData("Allow * *", ". ..... .....")]
    [InlineData("CONNECT; Allow !iot:Connect topic/CSR/*,topic/REG/*,topicfilter/CSR/*,topicfilter/REG/*", ". ..... .....")]
    // The kind of resource.
    [InlineData("CONNECT; Allow iot:Publish,iot:Receive,iot:Subscribe topic/CSR/*,topic/REG/*", ". KK... KK...")]
    [InlineData("CONNECT; Allow iot:Publish,iot:Receive,iot:Subscribe topicfilter/CSR/*,topicfilter/REG/*", ". ..KKK ..KKK")]
    [InlineData("CONNECT; Allow PUBRCV topic/CSR/*,topic/REG/*; Allow SUB topicfilter/CSR/*,topic/REG/*", ". ..... KK...")]
    [InlineData("CONNECT; Allow PUBRCV topic/CSR/*,topic/REG/*; Allow SUB topic/*", ". KK... KK...")]
    // The way to the certificate.
    [InlineData("CONNECT; Allow PUBRCV topic/KEYS/*,topic/REG/*; Allow SUB topicfilter/KEYS/*,topicfilter/REG/*", ". FFFFF .....")]
    [InlineData("CONNECT; Allow PUBRCV topic/CSR/*,topic/REG/*; Allow SUB topicfilter/KEYS/*,topicfilter/REG/*", ". FF... .....")]
    // The template's name.
    [InlineData("CONNECT; Allow PUBRCV topic/CSR/*,topic/TEMPLATES/fleet/provision/*; Allow SUB topicfilter/CSR/*,topicfilter/REG/*", ". ..... ..ttt")]
    [InlineData("CONNECT; Allow PUBRCV topic/CSR/*,topic/TEMPLATES/Flee/provision/*; Allow SUB topicfilter/CSR/*,topicfilter/TEMPLATES/Fleet2/provision/*", ". ..... TTTTT")]
    [InlineData("CONNECT; Allow PUBRCV topic/CSR/*,topic/TEMPLATES/Dev-*/provision/*; Allow SUB topicfilter/CSR/*,topicfilter/TEMPLATES/*/provision/*", ". ..... ..TTT")]
    // The level of the payload format.
    [InlineData("CONNECT; Allow PUBRCV topic/CSR/*,topic/REG/*; Allow SUB topicfilter/CSR/json/*,topicfilter/REG/accepted,topicfilter/REG/rejected", ". ..... LL...")]
    [InlineData("CONNECT; Allow PUBRCV topic/CSR/cbor*,topic/REG/*; Allow SUB topicfilter/CSR/*,topicfilter/REG/*", ". ..OOO .....")]
    [InlineData("CONNECT; Allow PUBRCV topic/CSR/cbor*,topic/REG/cbor*; Allow SUB topicfilter/CSR/cbor/*,topicfilter/REG/cbor/*", ". OOOOO OOOOO")]
    [InlineData("CONNECT; Allow iot:Publish topic/CSR,topic/REG; Allow iot:Receive topic/CSR/*,topic/REG/*; Allow SUB topicfilter/CSR/*,topicfilter/REG/*", ". ..L.. ..L..")]
    // MQTT's wildcards in a policy.
    [InlineData("CONNECT; Allow PUBRCV topic/CSR/*,topic/REG/*; Allow SUB topicfilter/CSR/#,topicfilter/REG/json/+", ". WW... WW...")]
    [InlineData("Allow iot:Connect client/#" + Rest, "W ..... .....")]
    [InlineData("CONNECT; Allow PUBRCV topic/CSR/*,topic/REG/*; Allow SUB topic/CSR/#,topicfilter/REG/*", ". KK... .....")]
    // Region and account.
    [InlineData("CONNECT; Allow PUBRCV topic/CSR/*,topic/REG/*; Allow SUB arn:aws:iot:eu-west-1:123456789012:topicfilter/*", ". RR... RR...")]
    [InlineData("Allow iot:Connect arn:aws:iot:us-east-1:210987654321:client/*" + Rest, "N ..... .....")]
    [InlineData("Allow iot:Connect arn:aws:iot:eu-west-1:210987654321:client/*" + Rest, "R ..... .....")]
    [InlineData("Allow iot:Connect arn:aws:iot:*:*:client/*" + Rest, ". ..... .....")]
    // Variables.
    [InlineData("Allow iot:Connect client/${iot:Connection.Thing.ThingName}" + Rest, "V ..... .....")]
    [InlineData("Allow iot:Connect client/${iot:Certificate.Subject.CommonName}" + Rest, "V ..... .....")]
    [InlineData("Allow iot:Connect client/${iot:ClientID}" + Rest, "V ..... .....")]
    [InlineData("Allow iot:Connect * if {\"Bool\":{\"iot:Connection.Thing.IsAttached\":[\"true\"]}}" + Rest, "C ..... .....")]
    [InlineData("CONNECT; Allow PUBRCV topic/CSR/*,topic/TEMPLATES/${iot:Connection.Thing.ThingTypeName}/provision/*; Allow SUB topicfilter/CSR/*,topicfilter/REG/*", ". ..... ..VVV")]
    // Conditions.
    [InlineData("Allow iot:Connect * if {\"IpAddress\":{\"aws:SourceIp\":\"10.0.0.0/8\"}}" + Rest, "C ..... .....")]
    [InlineData("Allow iot:Connect client/${iot:Connection.Thing.ThingName} if {\"Bool\":{\"iot:Connection.Thing.IsAttached\":[\"true\"]}}" + Rest, "V ..... .....")]
    // What is missing, or for something else.
    [InlineData("Allow iot:Connect client/sensor-*" + Rest, "M ..... .....")]
    [InlineData("CONNECT; Allow iot:Publish topic/dt/*; Allow SUB topicfilter/cmd/*", ". MMMAA MMMAA")]
    [InlineData("Allow PUBRCV topic/CSR/*,topic/REG/*; Allow SUB topicfilter/CSR/*,topicfilter/REG/*", "A ..... .....")]
    [InlineData("", "0 00000 00000")]
    [InlineData("Allow iot:connect *" + Rest, "A ..... .....")]
    // Denials.
    [InlineData("CONNECT" + Rest + "; Deny SUB topicfilter/TEMPLATES/*", ". ..... DD...")]
    [InlineData("Allow iot:* *; Deny iot:Receive *", ". ...DD ...DD")]
    [InlineData("Allow iot:* *; Deny * * if {\"Bool\":{\"iot:Connection.Thing.IsAttached\":[\"false\"]}}", "D DDDDD DDDDD")]
    // Several slips at once: the most telling one is named.
    [InlineData("CONNECT; Allow PUBRCV topic/CSR/*,topic/REG/*; Allow SUB topic/KEYS/*,topic/TEMPLATES/fleet/provision/*", ". KK... KK...")]
    [InlineData("CONNECT; Allow PUBRCV topic/CSR/*,topic/REG/*; Allow SUB arn:aws:iot:eu-west-1:210987654321:topicfilter/KEYS/accepted,arn:aws:iot:eu-west-1:210987654321:topicfilter/REG/*", ". FM... RR...")]
    public void Prove_Policy_FindsEachSlip(string lines, string expected) => Assert.Equal(expected, ProofCode.Of(ProverRig.ProveLines(lines)));

    [Fact]
    public void Prove_OldVersion_SaysThatVariablesArePlainText()
    {
        var verdict = ProverRig.ProveLines("Allow iot:Connect client/${iot:ClientId}" + Rest, version: "2008-10-17");
        Assert.Equal("V ..... .....", ProofCode.Of(verdict));
        Assert.Equal("Statement 1 of policy 'P' allows iot:Connect on 'arn:aws:iot:us-east-1:123456789012:client/${iot:ClientId}', but ${iot:ClientId} is plain text where the document's Version is not 2012-10-17.", verdict.Proofs[0].Explanation);
    }

    [Theory]
    [InlineData("missing-topicfilter", 1, "Statement 3 of policy 'missing-topicfilter' allows iot:Subscribe on 'arn:aws:iot:us-east-1:123456789012:topic/$aws/certificates/create-from-csr/*', but SUBSCRIBE is checked against topicfilter/, not topic/.")]
    [InlineData("create-flow", 3, "Statement 2 of policy 'create-flow' allows iot:Publish on 'arn:aws:iot:us-east-1:123456789012:topic/$aws/certificates/create/*', but the flow uses create-from-csr/, which create/ does not cover.")]
    [InlineData("template-name-case", 6, "Statement 3 of policy 'template-name-case' allows iot:Subscribe on 'arn:aws:iot:us-east-1:123456789012:topicfilter/$aws/provisioning-templates/fleet/provision/*', but the template is 'Fleet', and names are case-sensitive.")]
    [InlineData("missing-format-level", 6, "Statement 4 of policy 'missing-format-level' allows iot:Subscribe on 'arn:aws:iot:us-east-1:123456789012:topicfilter/$aws/provisioning-templates/Fleet/provision/accepted', but the topic has the payload format as a level, /json.")]
    [InlineData("thing-name-variable", 0, "Statement 1 of policy 'thing-name-variable' allows iot:Connect on 'arn:aws:iot:us-east-1:123456789012:client/${iot:Connection.Thing.ThingName}', but ${iot:Connection.Thing.ThingName} has no value: a claim certificate has no thing.")]
    [InlineData("missing-receive", 4, "No statement of policy 'missing-receive' allows iot:Receive.")]
    [InlineData("none", 0, "No policy is attached, so iot:Connect is denied.")]
    public void Prove_PolicyOfTheCatalogue_ExplainsInOneSentence(string name, int proof, string expected) =>
        Assert.Equal(expected, PolicyProver.Prove(ProverRig.Named(name, IdentityFlow.Csr, PayloadFormat.Json), ProverRig.Question()).Proofs[proof].Explanation);

    [Theory]
    [InlineData(null, "only from certain addresses (aws:SourceIp), and the device's is not known here.")]
    [InlineData("192.0.2.1", "its condition on aws:SourceIp is not met.")]
    public void Prove_ConditionOnTheAddress_SaysWhetherItIsKnown(string? address, string expected)
    {
        var question = ProverRig.Question() with { SourceAddress = address is null ? null : System.Net.IPAddress.Parse(address) };
        var verdict = PolicyProver.Prove(ProverRig.Policies("Allow iot:Connect * if {\"IpAddress\":{\"aws:SourceIp\":\"10.0.0.0/8\"}}" + Rest), question);
        Assert.EndsWith("but " + expected, verdict.Proofs[0].Explanation, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("cn-north-1", "aws-cn")]
    [InlineData("us-gov-west-1", "aws-us-gov")]
    public void Prove_OtherPartition_AcceptsItsRecommendedPolicy(string region, string partition)
    {
        var question = ProverRig.Question() with { Arns = new AwsIotArns(region, "123456789012") };
        var document = PolicyDocument.Parse(ClaimPolicyCatalog.Find("recommended")!.Make(new ClaimPolicyTarget(question.Arns, ProverRig.Template, question.Flow, question.Format))!);
        Assert.Contains($"arn:{partition}:iot:{region}:123456789012:topicfilter/", document.Text, StringComparison.Ordinal);
        Assert.True(PolicyProver.Prove([new NamedPolicy("P", document)], question).IsAllowed);
        Assert.Equal(". RRRRR RRRRR", ProofCode.Of(PolicyProver.Prove([new NamedPolicy("P", document)], ProverRig.Question())));
    }

    [Fact]
    public void Prove_SlipsInSeveralParts_NamesAllOfThem() =>
        Assert.EndsWith(
            "but SUBSCRIBE is checked against topicfilter/, not topic/, and the template is 'Fleet', and names are case-sensitive.",
            ProverRig.ProveLines("CONNECT; Allow SUB topic/TEMPLATES/fleet/provision/*").Proofs[6].Explanation,
            StringComparison.Ordinal);

    [Theory]
    [InlineData("recommended", null)]
    [InlineData("missing-topicfilter", """[{"Effect":"Allow","Action":"iot:Subscribe","Resource":["arn:aws:iot:us-east-1:123456789012:topicfilter/$aws/certificates/create-from-csr/json/*","arn:aws:iot:us-east-1:123456789012:topicfilter/$aws/provisioning-templates/Fleet/provision/json/*"]}]""")]
    [InlineData("missing-register-publish", """[{"Effect":"Allow","Action":"iot:Publish","Resource":"arn:aws:iot:us-east-1:123456789012:topic/$aws/provisioning-templates/Fleet/provision/json"}]""")]
    [InlineData("thing-name-variable", """[{"Effect":"Allow","Action":"iot:Connect","Resource":"arn:aws:iot:us-east-1:123456789012:client/*"}]""")]
    public void Prove_PolicyOfTheCatalogue_PrintsTheSmallestStatements(string name, string? expected) =>
        Assert.Equal(expected, PolicyProver.Prove(ProverRig.Named(name, IdentityFlow.Csr, PayloadFormat.Json), ProverRig.Question()).Missing);

    [Fact]
    public void Prove_OneAnswerMissing_AddsItsTopicAlone()
    {
        var verdict = ProverRig.ProveLines("CONNECT; Allow PUBRCV topic/CSR/*,topic/REG/*; Allow SUB topicfilter/CSR/*,topicfilter/REG/json/accepted");
        Assert.Equal("""[{"Effect":"Allow","Action":"iot:Subscribe","Resource":"arn:aws:iot:us-east-1:123456789012:topicfilter/$aws/provisioning-templates/Fleet/provision/json/rejected"}]""", verdict.Missing);
    }

    [Fact]
    public void Prove_Denial_IsNoMatterOfAdding()
    {
        var verdict = ProverRig.ProveLines("Allow iot:* *; Deny iot:Receive *");
        Assert.Null(verdict.Missing);
        Assert.Equal(4, verdict.Denied.Count);
        Assert.False(verdict.IsAllowed);
    }

    [Theory]
    [InlineData("Allow iot:* *", 7)]
    [InlineData("CONNECT" + Rest + "; Allow iot:Publish topic/dt/*", 1)]
    [InlineData("CONNECT" + Rest + "; Allow iot:Publish topic/dt/${iot:ClientId}", 1)]
    [InlineData("CONNECT" + Rest + "; Allow PUBRCV topic/$aws/things/dev-1/shadow/*", 2)]
    [InlineData("CONNECT" + Rest + "; Allow SUB topicfilter/TEMPLATES/*", 1)]
    [InlineData("CONNECT" + Rest + "; Allow SUB topicfilter/TEMPLATES/*/provision/*; Deny SUB topicfilter/TEMPLATES/*", 0)]
    [InlineData("CONNECT" + Rest + "; Allow SUB topicfilter/TEMPLATES/Other/provision/*", 0)]
    [InlineData("CONNECT" + Rest + "; Allow iot:GetThingShadow,iot:UpdateThingShadow,iot:DeleteThingShadow thing/dev-1", 3)]
    [InlineData("CONNECT" + Rest + "; Allow iot:RetainPublish topic/CSR/*", 1)]
    [InlineData("CONNECT" + Rest + "; Allow iot:Publish arn:aws:iot:eu-west-1:123456789012:topic/dt/*", 0)]
    [InlineData("CONNECT; Allow PUBRCV topic/*; Allow SUB topicfilter/*", 3)]
    [InlineData("CONNECT; Allow PUBRCV topic/$aws/*; Allow SUB topicfilter/$aws/*", 3)]
    [InlineData("CONNECT" + Rest + "; Allow iot:Publish *", 1)]
    [InlineData("Allow iot:* *; Deny SUB topicfilter/#,topicfilter/$aws/things/*", 6)]
    [InlineData("CONNECT; Allow PUBRCV topic/$aws/certificates/*,topic/TEMPLATES/*; Allow SUB topicfilter/$aws/certificates/*,topicfilter/TEMPLATES/*", 3)]
    public void Prove_PolicyThatAllowsMore_IsOverBroad(string lines, int actions) => Assert.Equal(actions, ProverRig.ProveLines(lines).OverBroad.Count);

    [Fact]
    public void Prove_CertificateGiven_ResolvesItsVariables()
    {
        var question = ProverRig.Question() with { Certificate = TestCertificates.Facts("CN=lh-42-000001") };
        Assert.Equal(". ..... .....", ProofCode.Of(PolicyProver.Prove(ProverRig.Policies("Allow iot:Connect client/${iot:Certificate.Subject.CommonName}" + Rest), question)));
    }

    [Fact]
    public void Prove_SeveralPolicies_AreJudgedTogether()
    {
        NamedPolicy[] policies = [.. ProverRig.Named("connect-only", IdentityFlow.Csr, PayloadFormat.Json), .. ProverRig.Policies(Rest[2..])];
        var verdict = PolicyProver.Prove(policies, ProverRig.Question());
        Assert.True(verdict.IsAllowed);
        Assert.Empty(verdict.OverBroad);
    }
}
