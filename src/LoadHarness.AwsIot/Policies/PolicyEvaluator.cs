namespace LoadHarness.AwsIot.Policies;

/// <summary>Asks policies once (IoT API, TestAuthorization); <see cref="CompiledPolicies"/> asks them often.</summary>
public static class PolicyEvaluator
{
    /// <summary>Decides on an action.</summary>
    /// <param name="policies">All effective policies; they are judged together.</param>
    /// <param name="action">Such as <see cref="IotActions.Subscribe"/>.</param>
    /// <param name="resource">The ARN, whose kind depends on the action (AWS IoT developer guide, "AWS IoT Core action resources").</param>
    /// <param name="context">Where variables get their values.</param>
    public static AuthorizationDecision Evaluate(IReadOnlyList<NamedPolicy> policies, string action, string resource, PolicyContext context)
    {
        ArgumentNullException.ThrowIfNull(resource);
        return CompiledPolicies.Compile(policies, context).For(action).Decide(resource);
    }
}
