namespace LoadHarness.AwsIot.Policies;

/// <summary>Decides one condition (IAM user guide, "Conditions with multiple context keys or values", "Condition operators").</summary>
internal sealed class ConditionTest
{
    private readonly PolicyCondition _condition;
    private readonly PatternTemplate[] _values;

    /// <summary>Takes a condition apart.</summary>
    public ConditionTest(PolicyCondition condition, bool hasVariables)
    {
        _condition = condition;
        var hasWildcards = condition.Operator is ConditionOperator.StringLike or ConditionOperator.StringNotLike
            or ConditionOperator.ArnEquals or ConditionOperator.ArnNotEquals or ConditionOperator.ArnLike or ConditionOperator.ArnNotLike;
        _values = [.. condition.Values.Select(value => PatternTemplate.Parse(value, hasWildcards, hasVariables))];
    }

    /// <summary>The variable it looks at.</summary>
    public string Key => _condition.Key;

    /// <summary>Its operator as it stands in the policy.</summary>
    public string OperatorName =>
        (_condition.Quantifier == ConditionQuantifier.None ? "" : $"{_condition.Quantifier}:") + _condition.Operator + (_condition.IfExists ? "IfExists" : "");

    /// <summary>Whether its answer changes with the time of day.</summary>
    public bool IsTimed => PolicyContext.IsTimed(Key) || _values.Any(value => value.Variables.Any(PolicyContext.IsTimed));

    /// <summary>Whether it holds; null where one of its own variables has no value, so that the statement cannot match.</summary>
    /// <param name="context">Where values come from.</param>
    /// <param name="missing">Gets the names of variables without a value.</param>
    public bool? Holds(PolicyContext context, ISet<string> missing)
    {
        var expected = new WildcardPattern[_values.Length];
        for (var i = 0; i < expected.Length; i++)
        {
            if (_values[i].Bind(context, missing) is not { } value)
            {
                return null;
            }

            expected[i] = value;
        }

        var actual = context.Values(Key);
        if (_condition.Operator == ConditionOperator.Null)
        {
            return Array.Exists(expected, value => ConditionComparison.IsTrue(value.Text) == (actual.Count == 0));
        }

        if (actual.Count == 0)
        {
            return HoldsWithoutValue(missing);
        }

        return _condition.Quantifier == ConditionQuantifier.ForAllValues
            ? actual.All(value => Accepts(value, expected))
            : _condition.Quantifier == ConditionQuantifier.ForAnyValue
                ? actual.Any(value => Accepts(value, expected))
                : IsNegated(_condition.Operator) ? actual.All(value => Accepts(value, expected)) : actual.Any(value => Accepts(value, expected));
    }

    /// <summary>A missing variable passes ForAllValues, IfExists and, without a set operator, negated comparisons; it passes nothing else.</summary>
    private bool HoldsWithoutValue(ISet<string> missing)
    {
        if (_condition.IfExists || _condition.Quantifier == ConditionQuantifier.ForAllValues)
        {
            return true;
        }

        // An empty set of attributes is a value too: the client asked for nothing.
        if (Key != "iot:ConnectAttributes")
        {
            missing.Add(Key);
        }

        return _condition.Quantifier == ConditionQuantifier.None && IsNegated(_condition.Operator);
    }

    /// <summary>A negated comparison is true where none of the values is equal.</summary>
    private bool Accepts(string actual, WildcardPattern[] expected) =>
        Array.Exists(expected, value => ConditionComparison.IsMatch(_condition.Operator, actual, value)) != IsNegated(_condition.Operator);

    private static bool IsNegated(ConditionOperator comparison) => comparison
        is ConditionOperator.StringNotEquals or ConditionOperator.StringNotEqualsIgnoreCase or ConditionOperator.StringNotLike
        or ConditionOperator.NumericNotEquals or ConditionOperator.DateNotEquals or ConditionOperator.NotIpAddress
        or ConditionOperator.ArnNotEquals or ConditionOperator.ArnNotLike;
}
