using System.Collections.Frozen;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using LoadHarness.AwsIot;
using LoadHarness.AwsIot.Policies;
using LoadHarness.Simulator.Registry;

namespace LoadHarness.Simulator.ControlPlane.Operations;

/// <summary>The operations that ask what a principal may do (IoT API model 2015-05-28).</summary>
internal sealed class AuthorizationOperations(AccountRegistry registry, TimeProvider time)
{
    // IoT API model, ActionType.
    private static readonly FrozenDictionary<string, string> Actions = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["CONNECT"] = IotActions.Connect,
        ["PUBLISH"] = IotActions.Publish,
        ["RECEIVE"] = IotActions.Receive,
        ["SUBSCRIBE"] = IotActions.Subscribe,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Adds them.</summary>
    public void AddTo(RouteTable routes)
    {
        ArgumentNullException.ThrowIfNull(routes);
        routes.Map("GetEffectivePolicies", "POST", "/effective-policies", GetEffective);
        routes.Map("TestAuthorization", "POST", "/test-authorization", Test);
    }

    private JsonObject GetEffective(ApiRequest request)
    {
        var thingName = request.Query("thingName");
        if (thingName is not null)
        {
            registry.Things.Describe(thingName);
        }

        return Json.Object(("effectivePolicies", Json.List(Effective(Target(request), thingName), policy => Json.Object(
            ("policyName", policy.Name), ("policyArn", registry.Arns.Policy(policy.Name)), ("policyDocument", policy.Document)))));
    }

    private JsonObject Test(ApiRequest request)
    {
        var target = Target(request);
        var clientId = request.Query("clientId");
        var thing = target.IsCertificate && clientId is not null ? registry.ThingPrincipals.ActingAs(target.Name, clientId) : null;
        var skipped = request.Body.Texts("policyNamesToSkip") ?? [];
        var added = (request.Body.Texts("policyNamesToAdd") ?? []).Select(registry.Policies.Get);
        var policies = Effective(target, thing?.Name)
            .Where(policy => !skipped.Contains(policy.Name, StringComparer.Ordinal))
            .UnionBy(added, policy => policy.Name, StringComparer.Ordinal)
            .Select(policy => new NamedPolicy(policy.Name, PolicyDocument.Parse(policy.Document)))
            .ToList();
        var context = new PolicyContext
        {
            ClientId = clientId,
            Certificate = target.IsCertificate ? Facts(target.Name) : null,
            Thing = thing is null ? null : new ThingFacts(thing.Name, thing.TypeName, thing.Attributes),
            Time = time.GetUtcNow(),
        };
        var questions = request.Body.Objects("authInfos") ?? throw ApiMembers.Missing("authInfos");
        return questions.Count is >= 1 and <= 10
            ? Json.Object(("authResults", Json.List(questions, question => Result(question, policies, context))))
            : throw ApiException.Invalid("1 validation error detected: Value at 'authInfos' failed to satisfy constraint: Member must have between 1 and 10 items");
    }

    private JsonObject Result(ApiMembers question, IReadOnlyList<NamedPolicy> policies, PolicyContext context)
    {
        var actionType = question.RequiredText("actionType");
        var action = Actions.GetValueOrDefault(actionType) ?? throw ApiException.Invalid($"Invalid actionType: {actionType}");
        var resources = question.Texts("resources") ?? throw ApiMembers.Missing("resources");
        var decisions = resources.Select(resource => PolicyEvaluator.Evaluate(policies, action, resource, context)).ToList();

        // One answer for all the resources: the worst.
        var outcome = decisions.Select(decision => decision.Outcome).DefaultIfEmpty(AuthorizationOutcome.ImplicitDeny).Max();
        var isImplicit = outcome == AuthorizationOutcome.ImplicitDeny;
        return Json.Object(
            ("authInfo", Json.Object(("actionType", actionType), ("resources", Json.List(resources)))),
            ("allowed", Policies(Deciding(decisions, AuthorizationOutcome.Allowed))),
            ("denied", Json.Object(
                ("implicitDeny", Policies(isImplicit ? policies.Select(policy => policy.Name) : [])),
                ("explicitDeny", Policies(Deciding(decisions, AuthorizationOutcome.ExplicitDeny))))),
            ("authDecision", ModelNames.Of(outcome)),
            ("missingContextValues", Json.List(decisions.SelectMany(decision => decision.MissingVariables).Distinct(StringComparer.Ordinal))));
    }

    private JsonObject Policies(IEnumerable<string> names) =>
        Json.Object(("policies", Json.List(names, name => Json.Object(("policyName", name), ("policyArn", registry.Arns.Policy(name))))));

    private static IEnumerable<string> Deciding(IEnumerable<AuthorizationDecision> decisions, AuthorizationOutcome outcome) =>
        decisions.Where(decision => decision.Outcome == outcome).SelectMany(decision => decision.Policies).Distinct(StringComparer.Ordinal);

    private PolicyTarget Target(ApiRequest request) => PolicyTarget.Parse(request.Body.Text("principal") ?? throw ApiMembers.Missing("principal"), registry.Arns);

    private IEnumerable<PolicyRecord> Effective(PolicyTarget target, string? thingName)
    {
        if (!target.IsCertificate)
        {
            return registry.PolicyAttachments.ListAttached(target, isRecursive: true, PageRequest.First).Items;
        }

        registry.Certificates.Describe(target.Name);
        return registry.PolicyAttachments.Effective(target.Name, thingName);
    }

    private CertificateFacts Facts(string certificateId)
    {
        using var certificate = X509Certificate2.CreateFromPem(registry.Certificates.Describe(certificateId).Pem);
        return CertificateFacts.Of(certificate);
    }
}
