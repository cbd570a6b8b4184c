using System.Net;
using LoadHarness.AwsIot.Policies;

namespace LoadHarness.UnitTests.AwsIot.Policies;

/// <summary>One row: what a documented rule says to one action.</summary>
/// <param name="Source">The page of the AWS IoT developer guide (or <c>iam:</c> page of the IAM user guide) the rule stands on.</param>
/// <param name="Policy">The policy, as <see cref="PolicyLines"/> reads it.</param>
/// <param name="Action">The action.</param>
/// <param name="Resource">What it is checked against, less the ARN's front.</param>
/// <param name="Expected">The decision.</param>
/// <param name="Facts">Who acts.</param>
public sealed record PolicyCase(string Source, string Policy, string Action, string Resource, AuthorizationOutcome Expected, PolicyContext Facts)
{
    public const AuthorizationOutcome Allowed = AuthorizationOutcome.Allowed;
    public const AuthorizationOutcome Implicit = AuthorizationOutcome.ImplicitDeny;
    public const AuthorizationOutcome Explicit = AuthorizationOutcome.ExplicitDeny;

    /// <summary>A client that is no thing.</summary>
    public static PolicyContext Unregistered { get; } = new() { ClientId = "client1", SourceAddress = IPAddress.Parse("203.0.113.7"), Time = new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero) };

    /// <summary>A client that is the thing <c>thing1</c>.</summary>
    public static PolicyContext Registered { get; } = Unregistered with
    {
        ClientId = "thing1",
        Thing = new ThingFacts("thing1", "Thing_Type_Name", new Dictionary<string, string> { ["attributeName"] = "attributeValue", ["n"] = "7" }),
    };

    /// <summary>A row of a client that is no thing.</summary>
    public static PolicyCase Of(string source, string policy, string action, string resource, AuthorizationOutcome expected, PolicyContext? facts = null) =>
        new(source, policy, action, resource, expected, facts ?? Unregistered);

    /// <inheritdoc/>
    public override string ToString() => $"{Source}: {Policy} -> {Action} {Resource}";
}
