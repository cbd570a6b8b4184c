using System.Text.Json;
using LoadHarness.InteropTests.Rigs;
using LoadHarness.InteropTests.Tools;

namespace LoadHarness.InteropTests;

/// <summary>A run's histogram logs, read by HdrHistogramJS.</summary>
[Trait("Category", "interop")]
[Collection(OneSimulator.Name)]
public sealed class LatencyLogTests(RunRig run) : IClassFixture<RunRig>
{
    [Fact]
    public async Task Read_ByHdrHistogramJs_CountsAndPercentilesAreOurs()
    {
        var folder = run.NewFolder("node");
        await NodePackages.InstallAsync(folder, "hlogs.mjs");
        var output = (await ChildProcess.RunAsync(Tool.Node.Path, [Path.Combine(folder, "hlogs.mjs"), run.Folder])).Success;

        var steps = run.Summary.GetProperty("steps");
        var read = JsonDocument.Parse(output).RootElement.EnumerateObject().ToArray();
        Assert.Contains(read, static step => step.Name == "claim.suback");
        Assert.All(read, step =>
        {
            AssertSame(steps.GetProperty(step.Name).GetProperty("serviceMs"), step.Value.GetProperty("service"));
            AssertSame(steps.GetProperty(step.Name).GetProperty("responseMs"), step.Value.GetProperty("response"));
        });
    }

    private static void AssertSame(JsonElement ours, JsonElement theirs)
    {
        Assert.Equal(ours.GetProperty("samples").GetInt64(), theirs.GetProperty("count").GetInt64());
        AssertPercentile(ours.GetProperty("p50"), theirs.GetProperty("p50").GetInt64());
        AssertPercentile(ours.GetProperty("p99"), theirs.GetProperty("p99").GetInt64());
    }

    /// <summary>Ours is null where samples are too few.</summary>
    private static void AssertPercentile(JsonElement ours, long microseconds)
    {
        if (ours.ValueKind == JsonValueKind.Number)
        {
            Assert.Equal(microseconds / 1000.0, ours.GetDouble());
        }
    }
}
