using System.Collections.Frozen;

namespace LoadHarness.AwsIot.Policies.Claims;

/// <summary>A claim policy by name.</summary>
/// <param name="Name">Its name in plans.</param>
/// <param name="Doc">What is right or wrong with it, one sentence.</param>
/// <param name="Make">Makes its document; null where no policy is attached.</param>
public sealed record ClaimPolicySpec(string Name, string Doc, Func<ClaimPolicyTarget, string?> Make);

/// <summary>Every named claim policy there is, one line each: the right one, and the mistakes that people make with it.</summary>
public static class ClaimPolicyCatalog
{
    /// <summary>The policy that AWS recommends.</summary>
    public const string Recommended = "recommended";

    /// <summary>The policy that differs from it by the case of the template's name.</summary>
    public const string TemplateNameCase = "template-name-case";

    private static readonly string[] Both = [IotActions.Publish, IotActions.Receive];

    /// <summary>All of them.</summary>
    public static IReadOnlyList<ClaimPolicySpec> All { get; } =
    [
        new(Recommended, "What AWS's documentation recommends: the topics of the flow and the template, and nothing else.", static target => OfRecommended(target).ToString()),
        new("missing-topicfilter", "Allows Subscribe on `topic/` ARNs, where `topicfilter/` is checked.", static target => Exchange(target).Topics(target, [IotActions.Subscribe], target.CreateTopics, target.RegisterTopics).ToString()),
        new("missing-subscribe", "Has no statement for Subscribe.", static target => Exchange(target).ToString()),
        new("other-template", "Names another template.", static target => OfRecommended(target.WithOtherTemplate()).ToString()),
        new(TemplateNameCase, "Names the template in another case.", static target => OfRecommended(target.WithOtherCase()).ToString()),
        new("create-flow", "Names `create/` where the flow uses `create-from-csr/`, and the other way round.", static target => OfRecommended(target.WithOtherFlow()).ToString()),
        new("missing-format-level", "Names the exact topics without the payload format's level, `/json` or `/cbor`.", static target => OfBareTopics(target).ToString()),
        new("missing-receive", "Has no Receive.", static target => new ClaimStatements().Connect().Topics(target, [IotActions.Publish], target.CreateTopics, target.RegisterTopics).Filters(target, target.CreateTopics, target.RegisterTopics).ToString()),
        new("missing-publish", "Has no Publish.", static target => new ClaimStatements().Connect().Topics(target, [IotActions.Receive], target.CreateTopics, target.RegisterTopics).Filters(target, target.CreateTopics, target.RegisterTopics).ToString()),
        new("missing-register-publish", "Allows Publish for the certificate's request, not for RegisterThing.", static target => new ClaimStatements().Connect().Topics(target, Both, target.CreateTopics).Topics(target, [IotActions.Receive], target.RegisterTopics).Filters(target, target.CreateTopics, target.RegisterTopics).ToString()),
        new("connect-only", "Allows Connect, and nothing else.", static _ => new ClaimStatements().Connect().ToString()),
        new("none", "No policy is attached to the certificate.", static _ => null),
        new("thing-name-variable", "Allows Connect as `client/${iot:Connection.Thing.ThingName}`, which has no value on a claim certificate.", static target => OfTopics(new ClaimStatements().Connect(target.Arns.Client("${iot:Connection.Thing.ThingName}")), target).ToString()),
        new("wrong-region", "Has the ARNs of another region.", static target => OfRecommended(target.WithOtherRegion()).ToString()),
        new("wrong-account", "Has the ARNs of another account.", static target => OfRecommended(target.WithOtherAccount()).ToString()),
        new("over-broad", "Allows every action on every resource.", static _ => new ClaimStatements().Allow(["iot:*"], ["*"]).ToString()),
    ];

    /// <summary>All names.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. All.Select(static spec => spec.Name)];

    private static FrozenDictionary<string, ClaimPolicySpec> ByName { get; } = All.ToFrozenDictionary(static spec => spec.Name, StringComparer.Ordinal);

    /// <summary>The line of a name; null for an unknown name.</summary>
    public static ClaimPolicySpec? Find(string name) => ByName.GetValueOrDefault(name);

    private static ClaimStatements OfRecommended(ClaimPolicyTarget target) => OfTopics(new ClaimStatements().Connect(), target);

    private static ClaimStatements OfTopics(ClaimStatements statements, ClaimPolicyTarget target) =>
        statements.Topics(target, Both, target.CreateTopics, target.RegisterTopics).Filters(target, target.CreateTopics, target.RegisterTopics);

    /// <summary>Connect, Publish and Receive as recommended.</summary>
    private static ClaimStatements Exchange(ClaimPolicyTarget target) =>
        new ClaimStatements().Connect().Topics(target, Both, target.CreateTopics, target.RegisterTopics);

    private static ClaimStatements OfBareTopics(ClaimPolicyTarget target)
    {
        var answers = target.RequestsWithoutFormat.SelectMany(static request => new[] { request + "/accepted", request + "/rejected" }).ToArray();
        return new ClaimStatements().Connect().Topics(target, [IotActions.Publish], target.RequestsWithoutFormat).Topics(target, [IotActions.Receive], answers).Filters(target, answers);
    }
}
