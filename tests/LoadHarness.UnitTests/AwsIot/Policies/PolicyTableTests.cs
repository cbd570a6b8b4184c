using LoadHarness.AwsIot.Policies;

namespace LoadHarness.UnitTests.AwsIot.Policies;

/// <summary>AWS's documented rules, one row each.</summary>
public sealed class PolicyTableTests
{
    private static readonly PolicyCase[] Cases = [.. TopicFilterCases.All, .. WildcardCases.All, .. VariableCases.All, .. ConditionCases.All, .. CertificateCases.All];

    public static TheoryData<PolicyCase> Rows => [.. Cases];

    [Theory]
    [MemberData(nameof(Rows))]
    public void Evaluate_DocumentedRule_DecidesAsAwsDoes(PolicyCase row)
    {
        var arn = PolicyLines.Arn(row.Resource);
        var policies = new[] { PolicyLines.Policy(row.Policy) };
        var decision = PolicyEvaluator.Evaluate(policies, row.Action, arn, row.Facts);
        Assert.True(row.Expected == decision.Outcome, $"{row}: {decision.Outcome}. {decision.Explanation}");
        Assert.Equal(row.Expected == AuthorizationOutcome.ImplicitDeny ? [] : ["P"], decision.Policies);
        Assert.Matches(@"^[A-Z][^\n]+\.$", decision.Explanation);

        // The path of deliveries says the same.
        Assert.Equal(decision.IsAllowed, CompiledPolicies.Compile(policies, row.Facts).For(row.Action).IsAllowed(arn));
    }

    [Fact]
    public void Table_HasTheRowsThatAreAskedFor()
    {
        Assert.True(Cases.DistinctBy(row => (row.Policy, row.Action, row.Resource, row.Facts)).Count() >= 120, $"{Cases.Length} rows");
        Assert.True(TopicFilterCases.All.Length >= 20);
        Assert.All(Cases, row => Assert.NotEmpty(row.Source));
    }
}
