using System.Text;
using CsCheck;
using LoadHarness.AwsIot.Templates;

namespace LoadHarness.UnitTests.AwsIot.Templates;

public sealed class HostileTemplateTests
{
    // What a mutation puts in: pieces of the grammar, so that many mutants stay well-formed JSON.
    private static readonly string[] Pieces =
    [
        "\"", "{", "}", "[", "]", ":", ",", "null", "1e999", "-1", "true", "\\ud800", "${", "}", "${!x}", "\"Ref\":", "{\"Ref\":\"A\"}", "{\"Fn::Select\":[9,[null]]}",
        "{\"Fn::Split\":[\"\",\"a\"]}", "{\"Fn::Sub\":\"${B}\"}", "{\"Fn::FindInMap\":[\"a\",1,null]}", "[[[[[[[[", "\"Status\":\"x\"", "\u0000", "é",
    ];

    private static readonly Gen<(int Kind, int Where, int Length, int Piece)[]> Mutations =
        Gen.Select(Gen.Int[0, 3], Gen.Int[0, 4000], Gen.Int[0, 40], Gen.Int[0, Pieces.Length - 1]).Array[1, 6];

    [Fact]
    public void Parse_MutatedTemplates_ThrowOnlyWhatIsTyped()
    {
        var taken = 0;
        Gen.Select(Gen.Int[0, ExampleTemplates.All.Length - 1], Mutations).Sample(
            (which, mutations) =>
            {
                if (IsTaken(Mutate(ExampleTemplates.All[which], mutations)))
                {
                    Interlocked.Increment(ref taken);
                }
            },
            iter: 2_000);
        Assert.InRange(taken, 20, 1_980); // Both sides of the grammar were seen.
    }

    [Fact]
    public void Parse_MemberReplacedByAnyPiece_ThrowsOnlyWhatIsTyped()
    {
        foreach (var template in ExampleTemplates.All)
        {
            for (var colon = template.IndexOf(": ", StringComparison.Ordinal); colon >= 0; colon = template.IndexOf(": ", colon + 1, StringComparison.Ordinal))
            {
                foreach (var value in (string[])["null", "1", "[]", "{}", "\"\"", "{\"Ref\":\"A\"}", "{\"Fn::Split\":[\",\",\"a,b\"]}"])
                {
                    IsTaken(template[..(colon + 2)] + value + Rest(template, colon + 2));
                }
            }
        }
    }

    [Fact]
    public void Resolve_FunctionsThatMultiply_FailBeforeTheyFillMemory()
    {
        var joined = """{"Ref":"A"}""";
        var substituted = joined;
        for (var level = 0; level < 8; level++)
        {
            joined = "{\"Fn::Join\":[{\"Ref\":\"A\"},{\"Fn::Split\":[\"a\"," + joined + "]}]}";
            substituted = "{\"Fn::Sub\":[\"" + string.Concat(Enumerable.Repeat("${x}", 40)) + "\",{\"x\":" + substituted + "}]}";
        }

        foreach (var name in new[] { joined, substituted })
        {
            var body = ProvisioningTemplateBody.Parse("""{"Parameters":{"A":{"Type":"String"}},"Resources":{"thing":{"Type":"AWS::IoT::Thing","Properties":{"ThingName":""" + name + "}}}}");
            var resolution = body.Resolve(new Dictionary<string, string>(StringComparer.Ordinal) { ["A"] = new string('a', 4096) }, certificateId: null);
            Assert.Equal(TemplateFailureKind.WrongType, resolution.Failure?.Kind);
        }
    }

    private static bool IsTaken(string text)
    {
        try
        {
            var body = ProvisioningTemplateBody.Parse(text);
            foreach (var certificate in (string?[])["certificate", null])
            {
                var resolution = body.Resolve(new Dictionary<string, string>(StringComparer.Ordinal) { ["SerialNumber"] = "1", ["DeviceLocation"] = "Seattle", ["CSR"] = "\ud800" }, certificate);
                Assert.True(resolution.Template is null != resolution.Failure is null);
            }

            return true;
        }
        catch (TemplateFormatException exception)
        {
            Assert.NotEmpty(exception.Faults);
            return false;
        }
    }

    private static string Mutate(string text, (int Kind, int Where, int Length, int Piece)[] mutations)
    {
        var mutant = new StringBuilder(text);
        foreach (var (kind, where, length, piece) in mutations)
        {
            var at = where % (mutant.Length + 1);
            if (kind != 0)
            {
                mutant.Remove(at, Math.Min(length, mutant.Length - at));
            }

            if (kind != 1)
            {
                mutant.Insert(at, Pieces[piece]);
            }
        }

        return mutant.ToString();
    }

    /// <summary>What follows the JSON value that starts at the index.</summary>
    private static string Rest(string text, int index)
    {
        var depth = 0;
        var isText = false;
        for (var at = index; at < text.Length; at++)
        {
            var character = text[at];
            isText ^= character == '"' && text[at - 1] != '\\';
            depth += isText ? 0 : character switch { '{' or '[' => 1, '}' or ']' => -1, _ => 0 };
            if (!isText && depth <= 0 && character is '}' or ']' or '"' or ',')
            {
                return depth < 0 || character == ',' ? text[at..] : text[(at + 1)..];
            }
        }

        return "";
    }
}
