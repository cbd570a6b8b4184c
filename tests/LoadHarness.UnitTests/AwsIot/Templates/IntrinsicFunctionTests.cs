using LoadHarness.AwsIot.Templates;

namespace LoadHarness.UnitTests.AwsIot.Templates;

/// <summary>Each function's values and failures, through the device configuration.</summary>
public sealed class IntrinsicFunctionTests
{
    private const string Mappings = """{ "M": { "k": { "text": "found", "list": ["x", "y"], "number": 7 } } }""";

    private static readonly Dictionary<string, string> Parameters = new(StringComparer.Ordinal) { ["A"] = "alpha", ["Index"] = "1", ["Csv"] = "p,q,,r", ["Empty"] = "" };

    [Theory]
    [InlineData("""{"Ref": "A"}""", "alpha")]
    [InlineData("""{"Ref": "D"}""", "fallback")]
    [InlineData("""{"Ref": "AWS::IoT::Certificate::Id"}""", "certificate")]
    [InlineData("""{"Fn::Join": ["", ["x", {"Ref": "A"}, 1, true]]}""", "xalpha1true")]
    [InlineData("""{"Fn::Join": ["-", {"Fn::Split": [",", {"Ref": "Csv"}]}]}""", "p-q--r")]
    [InlineData("""{"Fn::Join": [",", []]}""", "")]
    [InlineData("""{"Fn::Select": [0, ["a", "b"]]}""", "a")]
    [InlineData("""{"Fn::Select": ["1", ["a", "b"]]}""", "b")]
    [InlineData("""{"Fn::Select": [{"Ref": "Index"}, {"Fn::Split": [",", {"Ref": "Csv"}]}]}""", "q")]
    [InlineData("""{"Fn::Select": [1, {"Fn::FindInMap": ["M", "k", "list"]}]}""", "y")]
    [InlineData("""{"Fn::Select": [0, ["a", {"Ref": "Missing"}]]}""", "a")]
    [InlineData("""{"Fn::FindInMap": ["M", "k", "text"]}""", "found")]
    [InlineData("""{"Fn::FindInMap": ["M", {"Fn::Join": ["", ["k"]]}, "number"]}""", "7")]
    [InlineData("""{"Fn::Sub": "plain"}""", "plain")]
    [InlineData("""{"Fn::Sub": "${A}/${D}/${ A }"}""", "alpha/fallback/alpha")]
    [InlineData("""{"Fn::Sub": ["${A}-${B}", {"A": "own", "B": {"Ref": "A"}}]}""", "own-alpha")]
    [InlineData("""{"Fn::Sub": "client/${iot:ClientId} ${aws:SourceIp} ${!A} $A {A} ${A"}""", "client/${iot:ClientId} ${aws:SourceIp} ${A} $A {A} ${A")]
    [InlineData("""{"Fn::Sub": "${AWS::IoT::Certificate::Id}"}""", "certificate")]
    [InlineData("12.50", "12.50")]
    [InlineData("true", "true")]
    public void Evaluate_GoodArguments_GivesTheValue(string expression, string expected) =>
        Assert.Equal(expected, Resolve(expression).Template?.DeviceConfiguration["it"]);

    [Theory]
    [InlineData("""{"Ref": "Missing"}""", TemplateFailureKind.MissingParameter)]
    [InlineData("""{"Ref": "a"}""", TemplateFailureKind.MissingParameter)]
    [InlineData("""{"Fn::Sub": "${Missing}"}""", TemplateFailureKind.MissingParameter)]
    [InlineData("""{"Fn::Sub": "${}"}""", TemplateFailureKind.MissingParameter)]
    [InlineData("""{"Fn::Sub": ["${L}", {"L": ["a"]}]}""", TemplateFailureKind.WrongType)]
    [InlineData("""{"Fn::Join": ["", "text"]}""", TemplateFailureKind.WrongType)]
    [InlineData("""{"Fn::Join": [[], ["a"]]}""", TemplateFailureKind.WrongType)]
    [InlineData("""{"Fn::Join": ["", ["a", null]]}""", TemplateFailureKind.WrongType)]
    [InlineData("""{"Fn::Join": ["", ["a", ["b"]]]}""", TemplateFailureKind.WrongType)]
    [InlineData("""{"Fn::Select": [2, ["a", "b"]]}""", TemplateFailureKind.SelectOutOfRange)]
    [InlineData("""{"Fn::Select": [0, []]}""", TemplateFailureKind.SelectOutOfRange)]
    [InlineData("""{"Fn::Select": [-1, ["a"]]}""", TemplateFailureKind.SelectOutOfRange)]
    [InlineData("""{"Fn::Select": ["x", ["a"]]}""", TemplateFailureKind.SelectOutOfRange)]
    [InlineData("""{"Fn::Select": [1e9, ["a"]]}""", TemplateFailureKind.SelectOutOfRange)]
    [InlineData("""{"Fn::Select": [0, [null]]}""", TemplateFailureKind.SelectNull)]
    [InlineData("""{"Fn::Select": [0, "text"]}""", TemplateFailureKind.WrongType)]
    [InlineData("""{"Fn::Select": [0, [["a"]]]}""", TemplateFailureKind.WrongType)]
    [InlineData("""{"Fn::FindInMap": ["N", "k", "text"]}""", TemplateFailureKind.MapEntryNotFound)]
    [InlineData("""{"Fn::FindInMap": ["M", {"Ref": "A"}, "text"]}""", TemplateFailureKind.MapEntryNotFound)]
    [InlineData("""{"Fn::FindInMap": ["M", "k", "K"]}""", TemplateFailureKind.MapEntryNotFound)]
    [InlineData("""{"Fn::FindInMap": ["M", "k", "list"]}""", TemplateFailureKind.WrongType)]
    [InlineData("""{"Fn::Split": [",", "a,b"]}""", TemplateFailureKind.WrongType)]
    [InlineData("""{"Fn::Join": ["", {"Fn::Split": [{"Ref": "Empty"}, "a"]}]}""", TemplateFailureKind.WrongType)]
    public void Evaluate_BadArguments_Fails(string expression, TemplateFailureKind kind) => Assert.Equal(kind, Resolve(expression).Failure?.Kind);

    [Theory]
    [InlineData("""{"Ref": 1}""")]
    [InlineData("""{"Ref": ""}""")]
    [InlineData("""{"Fn::Join": ["a"]}""")]
    [InlineData("""{"Fn::Join": "a"}""")]
    [InlineData("""{"Fn::Select": [0]}""")]
    [InlineData("""{"Fn::FindInMap": ["M", "k"]}""")]
    [InlineData("""{"Fn::Split": [",", "a", "b"]}""")]
    [InlineData("""{"Fn::Sub": 1}""")]
    [InlineData("""{"Fn::Sub": ["a"]}""")]
    [InlineData("""{"Fn::Sub": ["a", {"Ref": "A"}]}""")]
    [InlineData("""{"Fn:Join": ["", []]}""")]
    [InlineData("""{"Fn::If": []}""")]
    [InlineData("""{"Ref": "A", "more": 1}""")]
    public void Parse_BadFunction_IsAFault(string expression) => Assert.Single(Assert.Throws<TemplateFormatException>(() => Resolve(expression)).Faults);

    private static TemplateResolution Resolve(string expression) => ProvisioningTemplateBody.Parse($$"""
        {
          "Parameters": { "A": { "Type": "String" }, "D": { "Type": "String", "Default": "fallback" }, "Missing": { "Type": "String" } },
          "Mappings": {{Mappings}},
          "Resources": { "c": { "Type": "AWS::IoT::Certificate", "Properties": { "CertificateId": { "Ref": "AWS::IoT::Certificate::Id" } } } },
          "DeviceConfiguration": { "it": {{expression}} }
        }
        """).Resolve(Parameters, "certificate");
}
