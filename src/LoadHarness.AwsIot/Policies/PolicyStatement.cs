namespace LoadHarness.AwsIot.Policies;

/// <summary>What a statement does where it matches.</summary>
public enum PolicyEffect
{
    /// <summary>It allows, unless another denies.</summary>
    Allow,

    /// <summary>It denies, whatever others allow.</summary>
    Deny,
}

/// <summary>One statement of a policy (AWS IoT developer guide, "AWS IoT Core policies").</summary>
/// <param name="Index">Its place in the document, from 0.</param>
/// <param name="Sid">Its name, or null.</param>
/// <param name="Effect">Whether it allows or denies.</param>
/// <param name="Actions">The patterns of Action or NotAction.</param>
/// <param name="IsNotAction">Whether the actions are those it does not speak of.</param>
/// <param name="Resources">The patterns of Resource or NotResource.</param>
/// <param name="IsNotResource">Whether the resources are those it does not speak of.</param>
/// <param name="Conditions">What must hold besides; all of them.</param>
public sealed record PolicyStatement(
    int Index,
    string? Sid,
    PolicyEffect Effect,
    IReadOnlyList<string> Actions,
    bool IsNotAction,
    IReadOnlyList<string> Resources,
    bool IsNotResource,
    IReadOnlyList<PolicyCondition> Conditions)
{
    /// <summary>How explanations call it: its Sid, or its place counted from 1.</summary>
    public string Label => Sid is { Length: > 0 } ? $"'{Sid}'" : $"{Index + 1}";
}
