using LoadHarness.Core.Metrics.Evidence;

namespace LoadHarness.Diagnosis.Facts;

/// <summary>Why a policy does not allow what a flow needs; a closed set.</summary>
public enum PolicyFault
{
    /// <summary>It is allowed.</summary>
    None,

    /// <summary>No policy is attached.</summary>
    NoPolicy,

    /// <summary>No statement names the action.</summary>
    ActionMissing,

    /// <summary>A <c>topic/</c> ARN stands where <c>topicfilter/</c> is needed, or the other way round.</summary>
    ResourceType,

    /// <summary>The ARN names <c>create/</c> where the flow uses <c>create-from-csr/</c>, or the other way round.</summary>
    CreateFlow,

    /// <summary>The ARN names another template.</summary>
    TemplateName,

    /// <summary>The ARN names the template in another case.</summary>
    TemplateCase,

    /// <summary>The ARN lacks the payload format's level.</summary>
    FormatLevel,

    /// <summary>The ARN names another payload format than the flow uses.</summary>
    OtherFormat,

    /// <summary>The ARN names another region.</summary>
    Region,

    /// <summary>The ARN names another account.</summary>
    Account,

    /// <summary>The ARN has <c>#</c> or <c>+</c>, which policies take as plain characters.</summary>
    LiteralWildcard,

    /// <summary>A policy variable does not resolve on a claim certificate.</summary>
    Variable,

    /// <summary>A statement denies it.</summary>
    ExplicitDeny,

    /// <summary>A condition is not met.</summary>
    Condition,

    /// <summary>A condition on the client's address, which is not known where the policy is judged.</summary>
    UnknownAddress,

    /// <summary>No resource matches for another reason.</summary>
    ResourceMismatch,
}

/// <summary>Whether one action that a flow needs is allowed.</summary>
/// <param name="Action">The action: <c>iot:Subscribe</c>.</param>
/// <param name="Resource">The ARN that the broker checks.</param>
/// <param name="Topic">What the topic is for; None for <c>iot:Connect</c>.</param>
/// <param name="Allowed">The decision.</param>
/// <param name="Fault">Why not.</param>
/// <param name="Explanation">The decision in one sentence.</param>
public sealed record ActionProof(string Action, string Resource, TopicRole Topic, bool Allowed, PolicyFault Fault, string Explanation);
