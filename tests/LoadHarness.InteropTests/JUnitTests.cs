using System.Text.RegularExpressions;
using System.Xml;
using System.Xml.Linq;
using System.Xml.Schema;
using LoadHarness.InteropTests.Rigs;
using LoadHarness.InteropTests.Tools;

namespace LoadHarness.InteropTests;

/// <summary>junit.xml against the public schema of Ant's JUnit results, by Windy Road Technology (Apache License 2.0, https://github.com/windyroad/JUnit-Schema).</summary>
/// <remarks>
/// The npm package <c>junit-xml</c> has the schema in its own tests, as one string; it is taken from there and is not a part of
/// this repository. It is of the time before the schema knew of skipped tests, so these are taken out; the unit tests check them.
/// </remarks>
[Trait("Category", "interop")]
[Collection(OneSimulator.Name)]
public sealed partial class JUnitTests(RunRig run) : IClassFixture<RunRig>
{
    [Fact]
    public async Task Validate_AgainstThePublicSchema_RunAndEveryVerdictAreValid()
    {
        var folder = run.NewFolder("junit");
        await NodePackages.InstallAsync(folder);
        var schema = SchemaOf(await File.ReadAllTextAsync(Path.Combine(folder, "node_modules", "junit-xml", "src", "index.test.ts")));
        var goldens = Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "Golden"), "*.junit.xml");

        Assert.True(goldens.Length >= 6, $"Only {goldens.Length} golden files.");
        Assert.All(goldens.Prepend(Path.Combine(run.Folder, "junit.xml")), file => Assert.Empty(Faults(schema, XDocument.Load(file))));
    }

    [Fact]
    public async Task Validate_MissingAttribute_IsFound()
    {
        var folder = run.NewFolder("junit-broken");
        await NodePackages.InstallAsync(folder);
        var schema = SchemaOf(await File.ReadAllTextAsync(Path.Combine(folder, "node_modules", "junit-xml", "src", "index.test.ts")));
        var document = XDocument.Load(Path.Combine(run.Folder, "junit.xml"));
        document.Root!.Attribute("tests")!.Remove();

        Assert.NotEmpty(Faults(schema, document));
    }

    private static XmlSchemaSet SchemaOf(string source)
    {
        var text = SchemaLiteral().Match(source).Groups["xml"].Value.Replace("\\\\", "\\", StringComparison.Ordinal);
        var schemas = new XmlSchemaSet();
        using var reader = XmlReader.Create(new StringReader(text));
        schemas.Add(XmlSchema.Read(reader, null)!);
        return schemas;
    }

    private static List<string> Faults(XmlSchemaSet schemas, XDocument document)
    {
        document.Root!.Attribute("skipped")?.Remove();
        document.Descendants("skipped").Remove();
        var faults = new List<string>();
        document.Validate(schemas, (_, e) => faults.Add(e.Message));
        return faults;
    }

    [GeneratedRegex("antJunitSchema\\s*=\\s*'(?<xml><\\?xml.*?</xs:schema>)'", RegexOptions.Singleline)]
    private static partial Regex SchemaLiteral();
}
