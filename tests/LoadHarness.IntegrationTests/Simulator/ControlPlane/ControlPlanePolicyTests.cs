using System.Net;
using LoadHarness.AwsIot.ControlPlane.Model;

namespace LoadHarness.IntegrationTests.Simulator.ControlPlane;

public sealed class ControlPlanePolicyTests
{
    private const string Arns = "arn:aws:iot:us-east-1:123456789012:";
    private const string DenyAll = """{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Action":"iot:*","Resource":"*"}]}""";

    [Fact]
    public async Task Policy_WholeLife_IsAsOnAws()
    {
        await using var rig = await ControlPlaneRig.StartAsync();
        const string name = "a+b=c,d.e@f-g";
        var created = await rig.CreatePolicyAsync(name);
        Assert.Equal((name, Arns + "policy/" + name, ControlPlaneRig.AllowAll, "1"), (created.PolicyName, created.PolicyArn, created.PolicyDocument, created.PolicyVersionId));
        var second = await rig.Client.CreatePolicyVersionAsync(new CreatePolicyVersionRequest { PolicyName = name, PolicyDocument = DenyAll, SetAsDefault = true });
        Assert.Equal(("2", true, DenyAll), (second.PolicyVersionId, second.IsDefaultVersion, second.PolicyDocument));
        var got = await rig.Client.GetPolicyAsync(new GetPolicyRequest { PolicyName = name });
        Assert.Equal((DenyAll, "2"), (got.PolicyDocument, got.DefaultVersionId));
        Assert.NotEmpty(got.GenerationId!);

        var first = await rig.Client.GetPolicyVersionAsync(new GetPolicyVersionRequest { PolicyName = name, PolicyVersionId = "1" });
        Assert.Equal((ControlPlaneRig.AllowAll, false), (first.PolicyDocument, first.IsDefaultVersion));
        await rig.Client.SetDefaultPolicyVersionAsync(new SetDefaultPolicyVersionRequest { PolicyName = name, PolicyVersionId = "1" });
        var versions = (await rig.Client.ListPolicyVersionsAsync(new ListPolicyVersionsRequest { PolicyName = name })).PolicyVersions!;
        Assert.Equal([("1", true), ("2", false)], versions.Select(version => (version.VersionId, version.IsDefaultVersion)).OrderBy(version => version.VersionId));

        await Assert.ThrowsAsync<DeleteConflictException>(() => rig.Client.DeletePolicyAsync(new DeletePolicyRequest { PolicyName = name }));
        await Assert.ThrowsAsync<DeleteConflictException>(() => rig.Client.DeletePolicyVersionAsync(new DeletePolicyVersionRequest { PolicyName = name, PolicyVersionId = "1" }));
        await rig.Client.DeletePolicyVersionAsync(new DeletePolicyVersionRequest { PolicyName = name, PolicyVersionId = "2" });
        await rig.Client.DeletePolicyAsync(new DeletePolicyRequest { PolicyName = name });
        await Assert.ThrowsAsync<ResourceNotFoundException>(() => rig.Client.GetPolicyAsync(new GetPolicyRequest { PolicyName = name }));
    }

    [Fact]
    public async Task CreatePolicy_NoGood_IsRefusedByShape()
    {
        await using var rig = await ControlPlaneRig.StartAsync();
        await rig.CreatePolicyAsync("P");
        var taken = await Assert.ThrowsAsync<ResourceAlreadyExistsException>(() => rig.CreatePolicyAsync("P"));
        Assert.Equal(("P", Arns + "policy/P"), (taken.ResourceId, taken.ResourceArn));
        var malformed = await Assert.ThrowsAsync<MalformedPolicyException>(() => rig.CreatePolicyAsync("Q", "{"));
        Assert.Equal(HttpStatusCode.BadRequest, malformed.StatusCode);
        await Assert.ThrowsAsync<InvalidRequestException>(() => rig.CreatePolicyAsync("a b"));
        for (var version = 2; version <= 5; version++)
        {
            await rig.Client.CreatePolicyVersionAsync(new CreatePolicyVersionRequest { PolicyName = "P", PolicyDocument = DenyAll });
        }

        await Assert.ThrowsAsync<VersionsLimitExceededException>(() => rig.Client.CreatePolicyVersionAsync(new CreatePolicyVersionRequest { PolicyName = "P", PolicyDocument = DenyAll }));
    }

    [Fact]
    public async Task Attachments_CertificateAndGroup_AreListedFromBothSides()
    {
        await using var rig = await ControlPlaneRig.StartAsync();
        var certificate = (await rig.CreateCertificateAsync()).CertificateArn!;
        var group = (await rig.Client.CreateThingGroupAsync(new CreateThingGroupRequest { ThingGroupName = "parent" })).ThingGroupArn!;
        var child = (await rig.Client.CreateThingGroupAsync(new CreateThingGroupRequest { ThingGroupName = "child", ParentGroupName = "parent" })).ThingGroupArn!;
        await rig.CreatePolicyAsync("A");
        await rig.CreatePolicyAsync("B");
        await rig.Client.AttachPolicyAsync(new AttachPolicyRequest { PolicyName = "A", Target = certificate });
        await rig.Client.AttachPolicyAsync(new AttachPolicyRequest { PolicyName = "A", Target = group });
        await rig.Client.AttachPrincipalPolicyAsync(new AttachPrincipalPolicyRequest { PolicyName = "B", Principal = certificate });

        Assert.Equal(["A", "B"], await AttachedAsync(certificate, isRecursive: false));
        Assert.Equal([], await AttachedAsync(child, isRecursive: false));
        Assert.Equal(["A"], await AttachedAsync(child, isRecursive: true));
        Assert.Equal(new[] { certificate, group }.Order(StringComparer.Ordinal), (await rig.Client.ListTargetsForPolicyAsync(new ListTargetsForPolicyRequest { PolicyName = "A" })).Targets!.Order(StringComparer.Ordinal));
        await Assert.ThrowsAsync<DeleteConflictException>(() => rig.Client.DeletePolicyAsync(new DeletePolicyRequest { PolicyName = "A" }));

        await rig.Client.DetachPolicyAsync(new DetachPolicyRequest { PolicyName = "A", Target = certificate });
        await rig.Client.DetachPrincipalPolicyAsync(new DetachPrincipalPolicyRequest { PolicyName = "B", Principal = certificate });
        Assert.Equal([], await AttachedAsync(certificate, isRecursive: false));
        await Assert.ThrowsAsync<ResourceNotFoundException>(() => rig.Client.AttachPolicyAsync(new AttachPolicyRequest { PolicyName = "absent", Target = certificate }));
        await Assert.ThrowsAsync<InvalidRequestException>(() => rig.Client.AttachPolicyAsync(new AttachPolicyRequest { PolicyName = "A", Target = "arn:aws:iot:eu-west-1:123456789012:cert/0a" }));

        async Task<IEnumerable<string?>> AttachedAsync(string target, bool isRecursive) =>
            (await rig.Client.ListAttachedPoliciesAsync(new ListAttachedPoliciesRequest { Target = target, Recursive = isRecursive })).Policies!.Select(policy => policy.PolicyName);
    }

    [Fact]
    public async Task ListPolicies_Pages_HoldEachOnce()
    {
        await using var rig = await ControlPlaneRig.StartAsync();
        string[] names = ["p1", "p2", "p3", "p4", "p5"];
        foreach (var name in names)
        {
            await rig.CreatePolicyAsync(name);
        }

        var listed = new List<string?>();
        var request = new ListPoliciesRequest { PageSize = 2, AscendingOrder = true };
        do
        {
            var page = await rig.Client.ListPoliciesAsync(request);
            listed.AddRange(page.Policies!.Select(policy => policy.PolicyName));
            request.Marker = page.NextMarker;
        }
        while (request.Marker is not null);
        Assert.Equal(names, listed.Where(names.Contains));
        Assert.Distinct(listed);
        await Assert.ThrowsAsync<InvalidRequestException>(() => rig.Client.ListPoliciesAsync(new ListPoliciesRequest { Marker = "nonsense" }));
        await Assert.ThrowsAsync<InvalidRequestException>(() => rig.Client.ListPoliciesAsync(new ListPoliciesRequest { PageSize = 251 }));
    }
}
