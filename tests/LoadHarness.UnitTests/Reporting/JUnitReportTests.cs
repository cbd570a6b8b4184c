using System.Xml;
using System.Xml.Linq;
using System.Xml.Schema;
using LoadHarness.Core.Results;
using LoadHarness.Reporting;

namespace LoadHarness.UnitTests.Reporting;

public sealed class JUnitReportTests
{
    [Theory]
    [InlineData("pass")]
    [InlineData("fail")]
    [InlineData("invalid")]
    [InlineData("inconclusive")]
    [InlineData("interrupted")]
    [InlineData("empty")]
    public void Write_AnyRun_MatchesGoldenInAnyCulture(string run) =>
        Golden.Matches($"{run}.junit.xml", Golden.InBothCultures(() => Reports.Write(new JUnitReport(), Reports.Summary(run))));

    [Theory]
    [InlineData("pass")]
    [InlineData("fail")]
    [InlineData("invalid")]
    [InlineData("inconclusive")]
    [InlineData("interrupted")]
    [InlineData("empty")]
    [InlineData("crowded")]
    [InlineData("hostile")]
    public void Write_AnyRun_IsValidAgainstTheSchemaAndCountsItsCases(string run)
    {
        var document = Parse(run);
        var schemas = new XmlSchemaSet();
        using (var reader = XmlReader.Create(new StringReader(JUnitSchema.Text)))
        {
            schemas.Add(XmlSchema.Read(reader, null)!);
        }

        document.Validate(schemas, (_, e) => Assert.Fail(e.Message));

        var suite = document.Root!;
        Assert.Equal(suite.Elements("testcase").Count(), (int)suite.Attribute("tests")!);
        Assert.Equal(suite.Descendants("failure").Count(), (int)suite.Attribute("failures")!);
        Assert.Equal(suite.Descendants("error").Count(), (int)suite.Attribute("errors")!);
        Assert.Equal(suite.Descendants("skipped").Count(), (int)suite.Attribute("skipped")!);
    }

    [Theory]
    [InlineData("pass", 3, 0, 0, 0)]
    [InlineData("fail", 3, 2, 0, 0)]
    [InlineData("invalid", 3, 0, 3, 0)]
    [InlineData("inconclusive", 2, 0, 0, 1)]
    [InlineData("interrupted", 4, 2, 1, 0)]
    [InlineData("empty", 1, 1, 0, 0)]
    public void Write_Verdicts_BecomeTheRightKinds(string run, int tests, int failures, int errors, int skipped)
    {
        var suite = Parse(run).Root!;

        Assert.Equal([tests, failures, errors, skipped], new[] { "tests", "failures", "errors", "skipped" }.Select(a => (int)suite.Attribute(a)!));
    }

    [Theory]
    [InlineData("pass", null)]
    [InlineData("fail", "failure")]
    [InlineData("inconclusive", "skipped")]
    [InlineData("invalid", "error")]
    [InlineData("interrupted", "error")]
    public void Write_NoGates_TheRunIsItsOwnCase(string run, string? kind)
    {
        var summary = Reports.Summary(run) with { Gates = [] };

        var suite = XDocument.Parse(Reports.Write(new JUnitReport(), summary)).Root!;

        var one = Assert.Single(suite.Elements("testcase"));
        Assert.Equal(kind, one.Elements().SingleOrDefault()?.Name.LocalName);
    }

    [Fact]
    public void Write_FailedThoughEveryGateHolds_IsNotGreen()
    {
        var summary = SummaryFixtures.Pass() with { Verdict = Verdict.Fail, VerdictReason = "The expected finding was not made." };

        var suite = XDocument.Parse(Reports.Write(new JUnitReport(), summary)).Root!;

        Assert.Equal(1, (int)suite.Attribute("failures")!);
        Assert.Equal("The expected finding was not made.", (string?)suite.Descendants("failure").Single().Attribute("message"));
    }

    [Theory]
    [InlineData(true, Verdict.Pass, null)]
    [InlineData(false, Verdict.Fail, "failure")]
    [InlineData(false, Verdict.Invalid, "error")]
    public void Write_PlanThatExpectsAFinding_HasACaseForIt(bool isMet, Verdict verdict, string? kind)
    {
        var summary = SummaryFixtures.DroppedSubacks() with { Gates = [], Verdict = verdict, Expectation = new ExpectationResult(["suback-lost"], isMet, "So it is.") };

        var suite = XDocument.Parse(Reports.Write(new JUnitReport(), summary)).Root!;

        var one = Assert.Single(suite.Elements("testcase"));
        Assert.Equal(("expect suback-lost", kind), ((string?)one.Attribute("name"), one.Elements().SingleOrDefault()?.Name.LocalName));
        Assert.Contains("suback-dropped (certain, 50 devices; fits as well: client-blocked): 50 devices sent SUBSCRIBE", suite.Element("system-out")!.Value, StringComparison.Ordinal);
    }

    [Fact]
    public void Write_HostileTexts_ComeBackWithoutControlCharacters()
    {
        var message = (string)Parse("hostile").Descendants("failure").First().Attribute("message")!;

        Assert.StartsWith("<script>alert(\"1\")</script> & | `x`", message);
        Assert.DoesNotContain(message, char.IsControl);
    }

    private static XDocument Parse(string run) => XDocument.Parse(Reports.Write(new JUnitReport(), Reports.Summary(run)));
}
