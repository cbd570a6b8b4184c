using System.Text.Json.Nodes;
using CsCheck;
using LoadHarness.AwsIot.Policies;
using LoadHarness.Core.Plans;
using LoadHarness.Diagnosis.Policies;

namespace LoadHarness.UnitTests.Diagnosis.Policies;

public sealed class PolicyProverPropertyTests
{
    private static readonly Gen<string> Resource = Gen.Select(
        Gen.OneOf<string>("topic", "topicfilter", "topic*", "client"),
        Gen.OneOf<string>("$aws/certificates/create", "$aws/certificates/create-from-csr", "reg", "lh-${iot:ClientId}", "${iot:Connection.Thing.ThingName}"),
        Gen.OneOf<string>("Fleet", "fleet", "Other", "*"),
        Gen.OneOf<string>("*", "json", "json/*", "accepted", "rejected", "json/accepted", "cbor/*"),
        Gen.OneOf<string>("us-east-1:123456789012", "eu-west-1:123456789012", "us-east-1:210987654321")).Select(
        (kind, topic, template, end, account) => $"arn:aws:iot:{account}:{kind}/{topic.Replace("reg", $"$aws/provisioning-templates/{template}/provision", StringComparison.Ordinal)}/{end}");

    private static readonly Gen<string> Statement = Gen.Select(
        Gen.OneOf<string>("iot:Connect", "iot:Publish", "iot:Subscribe", "iot:Receive", "iot:*").Array[1, 3],
        Gen.OneOf(Resource, Gen.Const("*")).Array[1, 3],
        Gen.Bool).Select(
        (actions, resources, isConditional) => $"Allow {string.Join(',', actions)} {string.Join(',', resources)}" + (isConditional ? """ if {"Bool":{"iot:Connection.Thing.IsAttached":["true"]}}""" : ""));

    private static readonly Gen<PolicyQuestion> Question = Gen.Select(Gen.Enum<IdentityFlow>(), Gen.Enum<PayloadFormat>()).Select(ProverRig.Question);

    [Fact]
    public void Prove_PrintedStatementsAdded_AllowsEverything() => Gen.Select(Statement.Array[0, 4], Question).Sample(
        (statements, question) =>
        {
            var policies = ProverRig.Policies(string.Join("; ", statements));
            var before = PolicyProver.Prove(policies, question);
            Assert.Equal(before.IsAllowed, before.Missing is null);
            if (before.Missing is null)
            {
                return;
            }

            // Into the document itself where there is one, as a user would.
            var document = policies.Length == 0 ? new JsonObject { ["Version"] = "2012-10-17", ["Statement"] = new JsonArray() } : JsonNode.Parse(policies[0].Document.Text)!.AsObject();
            foreach (var statement in JsonNode.Parse(before.Missing)!.AsArray())
            {
                document["Statement"]!.AsArray().Add(statement!.DeepClone());
            }

            var after = PolicyProver.Prove([new NamedPolicy("P", PolicyDocument.Parse(document.ToJsonString()))], question);
            Assert.True(after.IsAllowed, $"{before.Missing} is not enough.");
            Assert.Null(after.Missing);

            // It allows no more than was missing: nothing beyond provisioning that was not allowed before.
            Assert.Equal(before.OverBroad.Count, after.OverBroad.Count);
        },
        iter: 500);

    [Fact]
    public void Prove_AnyPolicy_AgreesWithTheEvaluator() => Gen.Select(Statement.Array[0, 4], Question).Sample(
        (statements, question) =>
        {
            var policies = ProverRig.Policies(string.Join("; ", statements));
            foreach (var proof in PolicyProver.Prove(policies, question).Proofs)
            {
                var decision = PolicyEvaluator.Evaluate(policies, proof.Action, proof.Resource, new PolicyContext { ClientId = question.ClientId });
                Assert.Equal(decision.IsAllowed, proof.Allowed);
                Assert.Equal(proof.Allowed, proof.Fault == LoadHarness.Diagnosis.Facts.PolicyFault.None);
                Assert.EndsWith(".", proof.Explanation, StringComparison.Ordinal);
            }
        },
        iter: 500);
}
