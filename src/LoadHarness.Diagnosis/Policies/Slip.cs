using LoadHarness.AwsIot.Policies;
using LoadHarness.Diagnosis.Facts;

namespace LoadHarness.Diagnosis.Policies;

/// <summary>The parts in which a statement can slip, the most telling first.</summary>
internal enum SlipKind
{
    /// <summary><c>topic/</c> for <c>topicfilter/</c>, or the other way round.</summary>
    ResourceType,

    /// <summary><c>create/</c> for <c>create-from-csr/</c>, or the other way round.</summary>
    CreateFlow,

    /// <summary>The template's name.</summary>
    Template,

    /// <summary>The level of the payload format.</summary>
    Format,

    /// <summary>The region.</summary>
    Region,

    /// <summary>The account.</summary>
    Account,

    /// <summary>An MQTT wildcard where policies need <c>*</c>.</summary>
    Wildcard,

    /// <summary>A policy variable.</summary>
    Variable,

    /// <summary>A condition.</summary>
    Condition,
}

/// <summary>A slip in one part of a statement: what would have to be otherwise for it to match.</summary>
/// <param name="Kind">The part.</param>
/// <param name="Fault">What it is called.</param>
/// <param name="Clause">What holds instead, half a sentence.</param>
internal sealed record Slip(SlipKind Kind, PolicyFault Fault, string Clause)
{
    /// <summary>Turns what is needed into what the statement was written for.</summary>
    public Func<NeededAction, NeededAction> Needed { get; init; } = static needed => needed;

    /// <summary>Turns the statement into what it would have to be.</summary>
    public Func<PolicyStatement, PolicyStatement> Statement { get; init; } = static statement => statement;
}
