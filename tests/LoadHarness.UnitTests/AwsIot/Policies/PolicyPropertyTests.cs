using CsCheck;
using LoadHarness.AwsIot.Policies;

namespace LoadHarness.UnitTests.AwsIot.Policies;

public sealed class PolicyPropertyTests
{
    // Few letters, so that patterns and texts meet often; a pair of surrogates is one character.
    private static readonly Gen<string> Text = Gen.OneOf<string>("a", "b", "/", "+", "#", "$", "*", "?", "\ud83d\ude00").Array[0, 12].Select(parts => string.Concat(parts));

    private static readonly Gen<string> Json = Gen.OneOf(
        Gen.String,
        Gen.OneOf<string>("{", "}", "[", "]", ":", ",", "\"Version\"", "\"2012-10-17\"", "\"Statement\"", "\"Effect\"", "\"Allow\"", "\"Action\"", "\"*\"", "\"Resource\"", "\"Condition\"", "\"Bool\"", "\"\\ud800\"", "1", "null", "true").Array[0, 30].Select(parts => string.Concat(parts)),
        Gen.Select(Gen.Int[0, 200], Gen.Char, Gen.Bool).Select(MutatedPolicy));

    [Fact]
    public void IsMatch_AnyPatternAndText_AgreesWithANaiveMatcher() =>
        Gen.Select(Text, Text).Sample((pattern, text) => WildcardPattern.Parse(pattern).IsMatch(text) == Naive(Characters(pattern), Characters(text)), iter: 20_000);

    [Fact]
    public void IsMatch_TextPutInForStars_Matches() =>
        Text.Array[1, 4].Select(Text, (parts, filler) => (parts, filler)).Sample((parts, filler) => WildcardPattern.Parse(string.Join('*', parts)).IsMatch(string.Join(filler, parts.Select(part => part.Replace("?", "b")))), iter: 5_000);

    [Fact]
    public void Parse_AnyText_ThrowsNothingButItsOwnException() =>
        Json.Sample(
            json =>
            {
                try
                {
                    var document = PolicyDocument.Parse(json);
                    _ = PolicyEvaluator.Evaluate([new NamedPolicy("P", document)], IotActions.Publish, PolicyLines.Arn("topic/a"), PolicyCase.Registered);
                }
                catch (MalformedPolicyException failure)
                {
                    Assert.EndsWith(".", failure.Message, StringComparison.Ordinal);
                }
            },
            iter: 5_000);

    [Fact]
    public void Evaluate_AnyClientId_ReachesOnlyItsOwnTopic() =>
        Gen.Select(Gen.String[0, 8], Text).Sample(
            (client, topic) =>
            {
                var facts = PolicyCase.Unregistered with { ClientId = client };
                var decision = PolicyEvaluator.Evaluate([PolicyLines.Policy("Allow iot:Publish topic/dt/${iot:ClientId}")], IotActions.Publish, PolicyLines.Arn("topic/dt/" + topic), facts);
                return decision.IsAllowed == (client == topic);
            },
            iter: 5_000);

    [Fact]
    public void IsMatch_PatternOfManyStars_EndsSoon()
    {
        // Exponential matchers take longer than the world here.
        var pattern = string.Concat(Enumerable.Repeat("a*", 200)) + "b";
        Assert.False(WildcardPattern.Parse(pattern).IsMatch(new string('a', 5_000)));
    }

    private static string MutatedPolicy(int at, char with, bool isInserted)
    {
        var json = PolicyLines.Json("""Allow iot:Publish topic/${iot:ClientId},topic/a?b* if {"StringLike":{"iot:ClientId":"a*"}}; Deny !iot:Connect !topic/x""");
        at %= json.Length;
        return isInserted ? json.Insert(at, with.ToString()) : json.Remove(at, 1).Insert(at, with.ToString());
    }

    private static List<string> Characters(string text) => [.. text.EnumerateRunes().Select(rune => rune.ToString())];

    private static bool Naive(List<string> pattern, List<string> text)
    {
        if (pattern.Count == 0)
        {
            return text.Count == 0;
        }

        return pattern[0] switch
        {
            "*" => Enumerable.Range(0, text.Count + 1).Any(skipped => Naive(pattern[1..], text[skipped..])),
            "?" => text.Count > 0 && Naive(pattern[1..], text[1..]),
            _ => text.Count > 0 && text[0] == pattern[0] && Naive(pattern[1..], text[1..]),
        };
    }
}
