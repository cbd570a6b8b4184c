using System.Text.Json.Nodes;
using LoadHarness.AwsIot;
using LoadHarness.Simulator.Registry;

namespace LoadHarness.Simulator.ControlPlane.Operations;

/// <summary>The operations on what policies are attached to (IoT API model 2015-05-28).</summary>
internal sealed class PolicyAttachmentOperations(AccountRegistry registry)
{
    private const string PrincipalHeader = "x-amzn-iot-principal";

    /// <summary>Adds them.</summary>
    public void AddTo(RouteTable routes)
    {
        ArgumentNullException.ThrowIfNull(routes);
        routes.Map("AttachPolicy", "PUT", "/target-policies/{policyName}", request => Attach(request, Target(request.Body.RequiredText("target"))));
        routes.Map("DetachPolicy", "POST", "/target-policies/{policyName}", request => Detach(request, Target(request.Body.RequiredText("target"))));
        routes.Map("AttachPrincipalPolicy", "PUT", "/principal-policies/{policyName}", request => Attach(request, Principal(request)));
        routes.Map("DetachPrincipalPolicy", "DELETE", "/principal-policies/{policyName}", request => Detach(request, Principal(request)));
        routes.Map("ListAttachedPolicies", "POST", "/attached-policies/{target}", ListAttached);
        routes.Map("ListTargetsForPolicy", "POST", "/policy-targets/{policyName}", ListTargets);
    }

    private JsonObject? Attach(ApiRequest request, PolicyTarget target)
    {
        registry.PolicyAttachments.Attach(request.Label("policyName"), target);
        return null;
    }

    private JsonObject? Detach(ApiRequest request, PolicyTarget target)
    {
        registry.PolicyAttachments.Detach(request.Label("policyName"), target);
        return null;
    }

    private JsonObject ListAttached(ApiRequest request)
    {
        var page = registry.PolicyAttachments.ListAttached(Target(request.Label("target")), request.QueryFlag("recursive") ?? false, ListPaging.ByMarker(request));
        return Json.Object(
            ("policies", Json.List(page.Items, record => Json.Object(("policyName", record.Name), ("policyArn", registry.Arns.Policy(record.Name))))),
            ("nextMarker", ListPaging.Token(request, page)));
    }

    private JsonObject ListTargets(ApiRequest request)
    {
        var page = registry.PolicyAttachments.ListTargets(request.Label("policyName"), ListPaging.ByMarker(request));
        return Json.Object(("targets", Json.List(page.Items)), ("nextMarker", ListPaging.Token(request, page)));
    }

    private PolicyTarget Target(string arn) => PolicyTarget.Parse(arn, registry.Arns);

    private PolicyTarget Principal(ApiRequest request) => PolicyTarget.Certificate(PolicyTarget.ParsePrincipal(request.Header(PrincipalHeader), registry.Arns));
}
