using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace LoadHarness.UnitTests;

/// <summary>Who may depend on whom (docs/architecture.md), read from project files and sources; each rule is also shown a file that breaks it.</summary>
public sealed partial class ArchitectureTests
{
    private const string Program = "LoadHarness";
    private static readonly string Root = FindRoot();

    /// <summary>Exactly what each project may reference: its projects, and its packages and frameworks. A change here is a change of architecture.</summary>
    private static readonly Dictionary<string, (string[] Projects, string[] Packages)> Allowed = new()
    {
        ["LoadHarness.Core"] = ([], ["HdrHistogram", "Microsoft.Extensions.Logging.Abstractions", "YamlDotNet"]),
        ["LoadHarness.Mqtt"] = (["LoadHarness.Core"], ["MQTTnet"]),
        ["LoadHarness.AwsIot"] = (["LoadHarness.Core"], ["AWSSDK.Core", "System.Formats.Cbor"]),
        ["LoadHarness.Diagnosis"] = (["LoadHarness.AwsIot", "LoadHarness.Core", "LoadHarness.Mqtt"], []),
        ["LoadHarness.Simulator"] = (["LoadHarness.AwsIot"], ["MQTTnet", "Microsoft.AspNetCore.App", "Microsoft.Data.Sqlite"]),
        ["Scenarios"] = (["LoadHarness.AwsIot", "LoadHarness.Core", "LoadHarness.Mqtt"], []),
    };

    private static readonly Rule[] SourceRules =
    [
        new("src/LoadHarness.Core/", "", LowerLayers(), "the core knows no other project"),
        new("src/LoadHarness.Core/Engine/", "", Mqtt(), "an executor never names MQTT"),
        new("src/LoadHarness.Simulator/", "", DeviceSide(), "simulator and device share only the description of AWS IoT"),
        new("src/LoadHarness.Mqtt/", "", SimulatorSide(), "simulator and device share only the description of AWS IoT"),
        new("src/LoadHarness.Diagnosis/", "", SimulatorSide(), "a cause is named by wire evidence and AWS's control plane alone, never by what the simulator knows"),
        new("src/LoadHarness.Diagnosis/", "", AdminApi(), "the simulator's admin API does not exist on AWS"),
        new("src/LoadHarness.Diagnosis/", "src/LoadHarness.Diagnosis/Findings/FindingDocs", InjectedMistakes(), "diagnosis must find a cause, not read it off the plan that injects it"),
        new("src/Scenarios/", "", SimulatorSide(), "a scenario knows its target only over the wire"),
        new("src/LoadHarness/", "src/LoadHarness/(Hosting|Cli)/", SimulatorSide(), "only hosting and command line know the simulator"),
        new("src/LoadHarness/Reporting/", "", LiveParts(), "a report is made from data, never from live objects"),
    ];

    public static TheoryData<string> Projects => [.. Allowed.Keys];

    [Theory]
    [MemberData(nameof(Projects))]
    public void Project_References_AreThoseOfTheTable(string project)
    {
        var (projects, packages) = References(XDocument.Load(Path.Combine(Root, "src", project, project + ".csproj")));
        Assert.Equal(Allowed[project].Projects, projects);
        Assert.Equal(Allowed[project].Packages.Order(StringComparer.Ordinal), packages);
    }

    [Fact]
    public void Program_IsReferencedByTestsAndBenchmarksOnly()
    {
        var all = Directory.GetFiles(Root, "*.csproj", SearchOption.AllDirectories).ToDictionary(path => Path.GetRelativePath(Root, path), XDocument.Load);
        Assert.Equal(Allowed.Count + 1, all.Keys.Count(path => path.StartsWith("src", StringComparison.Ordinal)));
        Assert.All(all.Where(pair => References(pair.Value).Projects.Contains(Program)), pair => Assert.Matches("^(tests|benchmarks)/", pair.Key.Replace('\\', '/')));
    }

    [Fact]
    public void References_ProjectThatBreaksTheTable_AreSeen()
    {
        var (projects, packages) = References(XDocument.Parse(
            """<Project><ItemGroup><PackageReference Include="MQTTnet" /><FrameworkReference Include="F" /><ProjectReference Include="..\LoadHarness\LoadHarness.csproj" /></ItemGroup></Project>"""));
        Assert.Equal(["LoadHarness"], projects);
        Assert.Equal(["F", "MQTTnet"], packages);
    }

    [Fact]
    public void Sources_KeepTheRules()
    {
        var files = Directory.GetFiles(Path.Combine(Root, "src"), "*.cs", SearchOption.AllDirectories);
        Assert.True(files.Length > 100, "The sources were not found.");
        Assert.Empty(files.SelectMany(path => Violations(Path.GetRelativePath(Root, path).Replace('\\', '/'), File.ReadAllText(path))));
    }

    [Theory]
    [InlineData("src/LoadHarness.Core/X.cs", "using LoadHarness.Mqtt;")]
    [InlineData("src/LoadHarness.Core/Engine/Executors/X.cs", "var x = new MqttThing();")]
    [InlineData("src/LoadHarness.Simulator/X.cs", "using LoadHarness.Mqtt.Packets;")]
    [InlineData("src/LoadHarness.Simulator/X.cs", "var x = LoadHarness.Mqtt.Transport.CloseReason.None;")]
    [InlineData("src/LoadHarness.Mqtt/X.cs", "using LoadHarness.Simulator;")]
    [InlineData("src/Scenarios/X/X.cs", "using LoadHarness.Simulator.Faults;")]
    [InlineData("src/LoadHarness/LiveView/X.cs", "using LoadHarness.Simulator;")]
    [InlineData("src/LoadHarness.Diagnosis/X.cs", "using LoadHarness.Simulator;")]
    [InlineData("src/LoadHarness.Diagnosis/X.cs", "var x = rest + \"/admin/stats\";")]
    [InlineData("src/LoadHarness.Diagnosis/X.cs", "var x = context.Plan.Faults;")]
    [InlineData("src/LoadHarness.Diagnosis/X.cs", "var x = QuirkCatalog.Of([]);")]
    [InlineData("src/LoadHarness/Reporting/X.cs", "using LoadHarness.Core.Engine;")]
    public void Violations_FileThatBreaksARule_AreFound(string path, string text) => Assert.Single(Violations(path, "namespace N;\n" + text));

    [Theory]
    [InlineData("src/LoadHarness/Hosting/X.cs", "using LoadHarness.Simulator;")]
    [InlineData("src/LoadHarness/Cli/X.cs", "using LoadHarness.Simulator;")]
    [InlineData("src/LoadHarness.Simulator/X.cs", "/// <summary>Not LoadHarness.Mqtt.</summary>")]
    public void Violations_FileThatKeepsThem_AreNone(string path, string text) => Assert.Empty(Violations(path, text));

    private static IEnumerable<string> Violations(string path, string text)
    {
        var code = CommentLine().Replace(text, "");
        return SourceRules
            .Where(rule => path.StartsWith(rule.Under, StringComparison.Ordinal) && !(rule.But.Length > 0 && Regex.IsMatch(path, "^" + rule.But)) && rule.Forbidden.IsMatch(code))
            .Select(rule => $"{path}: {rule.Forbidden.Match(code).Value}: {rule.Because}.");
    }

    private static (string[] Projects, string[] Packages) References(XDocument project)
    {
        return (Included("ProjectReference").Select(path => Path.GetFileNameWithoutExtension(path.Replace('\\', '/'))).Order(StringComparer.Ordinal).ToArray(),
            Included("PackageReference").Concat(Included("FrameworkReference")).Order(StringComparer.Ordinal).ToArray());

        IEnumerable<string> Included(string element) => project.Descendants(element).Select(item => item.Attribute("Include")!.Value);
    }

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "LoadHarness.sln")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException("The tests run outside the repository.");
        }

        return folder.FullName;
    }

    [GeneratedRegex(@"^\s*//.*$", RegexOptions.Multiline)]
    private static partial Regex CommentLine();

    [GeneratedRegex(@"\bLoadHarness\.(Mqtt|AwsIot|Simulator|Scenarios|Cli|Hosting|LiveView|Reporting)\b")]
    private static partial Regex LowerLayers();

    [GeneratedRegex("mqtt", RegexOptions.IgnoreCase)]
    private static partial Regex Mqtt();

    [GeneratedRegex(@"\bLoadHarness\.(Mqtt|Scenarios)\b")]
    private static partial Regex DeviceSide();

    [GeneratedRegex(@"\bLoadHarness\.Simulator\b")]
    private static partial Regex SimulatorSide();

    [GeneratedRegex(@"/admin/|\bAdmin[A-Z]")]
    private static partial Regex AdminApi();

    [GeneratedRegex(@"\b(Quirk\w*|FaultPlan|ClaimPlan|ClaimStatus|ExpectPlan)\b|\.(Faults|Expect)\b")]
    private static partial Regex InjectedMistakes();

    [GeneratedRegex(@"\bLoadHarness\.(Core\.Engine|Mqtt|Scenarios|LiveView)\b")]
    private static partial Regex LiveParts();

    /// <param name="Under">Where it holds.</param>
    /// <param name="But">A pattern of folders where it does not; empty for none.</param>
    /// <param name="Forbidden">What must not stand there.</param>
    /// <param name="Because">Why.</param>
    private sealed record Rule(string Under, string But, Regex Forbidden, string Because);
}
