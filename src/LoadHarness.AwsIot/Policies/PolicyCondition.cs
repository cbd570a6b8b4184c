namespace LoadHarness.AwsIot.Policies;

/// <summary>How a condition treats a variable with several values (IAM user guide, "Multivalued context keys").</summary>
public enum ConditionQuantifier
{
    /// <summary>No set operator: one value that matches is enough.</summary>
    None,

    /// <summary>Each value must match; no value at all is a match.</summary>
    ForAllValues,

    /// <summary>One value must match; no value at all is none.</summary>
    ForAnyValue,
}

/// <summary>One line of a Condition block: a variable against values, of which one must match (IAM user guide, "Condition operators").</summary>
/// <param name="Operator">The comparison.</param>
/// <param name="Quantifier">How several values of the variable are treated.</param>
/// <param name="IfExists">Whether a variable without a value passes.</param>
/// <param name="Key">The variable, such as <c>iot:ConnectAttributes</c>.</param>
/// <param name="Values">What it is compared with; may hold <c>${…}</c>.</param>
public sealed record PolicyCondition(ConditionOperator Operator, ConditionQuantifier Quantifier, bool IfExists, string Key, IReadOnlyList<string> Values);

/// <summary>The comparisons of policy conditions (IAM user guide, "Condition operators").</summary>
public enum ConditionOperator
{
    /// <summary>Equal, case-sensitive.</summary>
    StringEquals,

    /// <summary>Not equal, case-sensitive.</summary>
    StringNotEquals,

    /// <summary>Equal whatever the case.</summary>
    StringEqualsIgnoreCase,

    /// <summary>Not equal whatever the case.</summary>
    StringNotEqualsIgnoreCase,

    /// <summary>Matches a pattern with <c>*</c> and <c>?</c>.</summary>
    StringLike,

    /// <summary>Matches no pattern with <c>*</c> and <c>?</c>.</summary>
    StringNotLike,

    /// <summary>The same number.</summary>
    NumericEquals,

    /// <summary>Another number.</summary>
    NumericNotEquals,

    /// <summary>A smaller number.</summary>
    NumericLessThan,

    /// <summary>A smaller number or the same.</summary>
    NumericLessThanEquals,

    /// <summary>A larger number.</summary>
    NumericGreaterThan,

    /// <summary>A larger number or the same.</summary>
    NumericGreaterThanEquals,

    /// <summary>The same moment.</summary>
    DateEquals,

    /// <summary>Another moment.</summary>
    DateNotEquals,

    /// <summary>Before a moment.</summary>
    DateLessThan,

    /// <summary>Before a moment or at it.</summary>
    DateLessThanEquals,

    /// <summary>After a moment.</summary>
    DateGreaterThan,

    /// <summary>After a moment or at it.</summary>
    DateGreaterThanEquals,

    /// <summary>The same truth value.</summary>
    Bool,

    /// <summary>Equal, of Base64 text.</summary>
    BinaryEquals,

    /// <summary>Inside an address range.</summary>
    IpAddress,

    /// <summary>Outside an address range.</summary>
    NotIpAddress,

    /// <summary>An ARN, part by part; the same as <see cref="ArnLike"/>.</summary>
    ArnEquals,

    /// <summary>Another ARN; the same as <see cref="ArnNotLike"/>.</summary>
    ArnNotEquals,

    /// <summary>An ARN that matches a pattern part by part.</summary>
    ArnLike,

    /// <summary>An ARN that matches no pattern.</summary>
    ArnNotLike,

    /// <summary>Whether the variable is missing (<c>true</c>) or there (<c>false</c>).</summary>
    Null,
}
