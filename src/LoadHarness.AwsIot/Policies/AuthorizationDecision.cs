namespace LoadHarness.AwsIot.Policies;

/// <summary>What policies say to an action on a resource (IoT API model, AuthDecision).</summary>
public enum AuthorizationOutcome
{
    /// <summary>A statement allows it and none denies it.</summary>
    Allowed,

    /// <summary>No statement allows it.</summary>
    ImplicitDeny,

    /// <summary>A statement denies it, whatever others allow.</summary>
    ExplicitDeny,
}

/// <summary>A decision and its reason.</summary>
/// <param name="Outcome">The decision.</param>
/// <param name="Policies">The names of the policies whose statements decided; empty where none allows.</param>
/// <param name="MissingVariables">Policy variables that had no value, such as <c>iot:Connection.Thing.ThingName</c>; their statements cannot match.</param>
/// <param name="Explanation">One sentence for users: which statement decided, or which kind of ARN was missing.</param>
public sealed record AuthorizationDecision(AuthorizationOutcome Outcome, IReadOnlyList<string> Policies, IReadOnlyList<string> MissingVariables, string Explanation)
{
    /// <summary>Whether the action may go on.</summary>
    public bool IsAllowed => Outcome == AuthorizationOutcome.Allowed;
}
