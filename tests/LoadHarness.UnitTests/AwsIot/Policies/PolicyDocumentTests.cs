using LoadHarness.AwsIot.Policies;

namespace LoadHarness.UnitTests.AwsIot.Policies;

public sealed class PolicyDocumentTests
{
    [Fact]
    public void Parse_OneStatementWithStrings_ReadsIt()
    {
        var document = PolicyDocument.Parse("""{"Version":"2012-10-17","Statement":{"Sid":"s","Effect":"Deny","NotAction":"iot:*","NotResource":"*","Condition":{"Bool":{"iot:Connection.Thing.IsAttached":true}}}}""");
        var statement = Assert.Single(document.Statements);
        Assert.Equal(("s", PolicyEffect.Deny, true, true), (statement.Sid, statement.Effect, statement.IsNotAction, statement.IsNotResource));
        Assert.Equal(["iot:*"], statement.Actions);
        var condition = Assert.Single(statement.Conditions);
        Assert.Equal((ConditionOperator.Bool, "iot:Connection.Thing.IsAttached"), (condition.Operator, condition.Key));
        Assert.Equal(["true"], condition.Values);
        Assert.True(document.HasVariables);
    }

    [Fact]
    public void Parse_StatementsWithLists_KeepsOrderAndIndex()
    {
        var document = PolicyDocument.Parse("""{"Statement":[{"Effect":"Allow","Action":["iot:Connect"],"Resource":["*"]},{"Effect":"Allow","Action":["iot:Publish","iot:Receive"],"Resource":["arn:aws:iot:r:a:topic/x"]}]}""");
        Assert.Equal([0, 1], document.Statements.Select(statement => statement.Index));
        Assert.Equal(["iot:Publish", "iot:Receive"], document.Statements[1].Actions);
        Assert.False(document.HasVariables);
    }

    [Theory]
    [InlineData("ForAllValues:StringEquals", ConditionOperator.StringEquals, ConditionQuantifier.ForAllValues, false)]
    [InlineData("ForAnyValue:StringLike", ConditionOperator.StringLike, ConditionQuantifier.ForAnyValue, false)]
    [InlineData("StringEqualsIfExists", ConditionOperator.StringEquals, ConditionQuantifier.None, true)]
    [InlineData("ForAnyValue:StringNotEqualsIgnoreCaseIfExists", ConditionOperator.StringNotEqualsIgnoreCase, ConditionQuantifier.ForAnyValue, true)]
    [InlineData("Null", ConditionOperator.Null, ConditionQuantifier.None, false)]
    public void Parse_ConditionOperator_IsTakenApart(string name, ConditionOperator comparison, ConditionQuantifier quantifier, bool ifExists)
    {
        var document = PolicyDocument.Parse($$$$"""{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*","Condition":{"{{{{name}}}}":{"iot:ClientId":["a",1]}}}]}""");
        var condition = document.Statements[0].Conditions[0];
        Assert.Equal((comparison, quantifier, ifExists), (condition.Operator, condition.Quantifier, condition.IfExists));
        Assert.Equal(["a", "1"], condition.Values);
    }

    [Theory]
    [InlineData("", "not valid JSON")]
    [InlineData("policy.json", "not valid JSON")]
    [InlineData("[]", "not a JSON object")]
    [InlineData("""{"Version":"2012-10-17"}""", "no Statement")]
    [InlineData("""{"Version":"2012-10-17","Statement":[]}""", "no Statement")]
    [InlineData("""{"Version":"2012-10-17","Statement":"x"}""", "neither an object nor an array")]
    [InlineData("""{"Version":"2012-10-17","Statement":[1]}""", "In statement 1: it is not an object")]
    [InlineData("""{"Version":"2020-01-01","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}""", "Version '2020-01-01' is unknown")]
    [InlineData("""{"Version":1,"Statement":[]}""", "Version is not a string")]
    [InlineData("""{"Version":"2012-10-17","Statments":[]}""", "unknown member 'Statments'")]
    [InlineData("""{"Statement":[{"Effect":"allow","Action":"*","Resource":"*"}]}""", "Effect is 'allow'")]
    [InlineData("""{"Statement":[{"Action":"*","Resource":"*"}]}""", "Effect is missing")]
    [InlineData("""{"Statement":[{"Effect":"Allow","Resource":"*"}]}""", "Action is missing")]
    [InlineData("""{"Statement":[{"Effect":"Allow","Action":"*"}]}""", "Resource is missing")]
    [InlineData("""{"Statement":[{"Effect":"Allow","Action":"*","NotAction":"*","Resource":"*"}]}""", "Action and NotAction exclude")]
    [InlineData("""{"Statement":[{"Effect":"Allow","Action":"*","Resource":"*","NotResource":"*"}]}""", "Resource and NotResource exclude")]
    [InlineData("""{"Statement":[{"Effect":"Allow","Action":[],"Resource":"*"}]}""", "Action is neither")]
    [InlineData("""{"Statement":[{"Effect":"Allow","Action":[1],"Resource":"*"}]}""", "Action in statement 1 is not a string")]
    [InlineData("""{"Statement":[{"Effect":"Allow","Action":"Connect","Resource":"*"}]}""", "'Connect' is no action")]
    [InlineData("""{"Statement":[{"Effect":"Allow","Action":"*","Resource":"\\"}]}""", "resource '\\' is invalid")]
    [InlineData("""{"Statement":[{"Effect":"Allow","Action":"*","Resource":"*","Principal":"*"}]}""", "unknown member 'Principal'")]
    [InlineData("""{"Statement":[{"Effect":"Allow","Effect":"Deny","Action":"*","Resource":"*"}]}""", "not valid JSON")]
    [InlineData("""{"Statement":[{"Effect":"Allow","Action":"*","Resource":"*","Condition":[]}]}""", "Condition is not an object")]
    [InlineData("""{"Statement":[{"Effect":"Allow","Action":"*","Resource":"*","Condition":{"Bool":1}}]}""", "Bool in Condition is not an object")]
    [InlineData("""{"Statement":[{"Effect":"Allow","Action":"*","Resource":"*","Condition":{"Equals":{}}}]}""", "'Equals' is no condition operator")]
    [InlineData("""{"Statement":[{"Effect":"Allow","Action":"*","Resource":"*","Condition":{"0":{}}}]}""", "'0' is no condition operator")]
    [InlineData("""{"Statement":[{"Effect":"Allow","Action":"*","Resource":"*","Condition":{"Some:Bool":{}}}]}""", "'Some:Bool' is no condition operator")]
    [InlineData("""{"Statement":[{"Effect":"Allow","Action":"*","Resource":"*","Condition":{"NullIfExists":{}}}]}""", "'NullIfExists' is no condition operator")]
    [InlineData("""{"Statement":[{"Effect":"Allow","Action":"*","Resource":"*","Condition":{"Bool":{"k":null}}}]}""", "neither text, number nor truth value")]
    public void Parse_Malformed_SaysWhat(string json, string part) =>
        Assert.Contains(part, Assert.Throws<MalformedPolicyException>(() => PolicyDocument.Parse(json)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("{\"Statement\":\"\\ud800\"}")]
    [InlineData("{\"\\ud800\":1}")]
    [InlineData("{\"Statement\":\"\ud800\"}")]
    public void Parse_HalfOfASurrogatePair_IsMalformed(string json) => Assert.Throws<MalformedPolicyException>(() => PolicyDocument.Parse(json));

    [Fact]
    public void ThrowIfTooLong_WhiteSpaceDoesNotCount()
    {
        var longest = new string('x', PolicyDocument.MaxLength) + new string(' ', 5000) + "\r\n\t";
        PolicyDocument.ThrowIfTooLong(longest);
        Assert.Contains("2049", Assert.Throws<MalformedPolicyException>(() => PolicyDocument.ThrowIfTooLong(longest + "x")).Message, StringComparison.Ordinal);
    }
}
