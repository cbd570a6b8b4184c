using LoadHarness.InteropTests.Rigs;
using LoadHarness.InteropTests.Tools;

namespace LoadHarness.InteropTests;

/// <summary>The shell blocks of docs/simulator.md, run as they stand but for ports and paths.</summary>
[Trait("Category", "interop")]
[Collection(OneSimulator.Name)]
public sealed class DocumentTests(SimulatorRig simulator)
{
    private static readonly string Root = FindRoot();

    // As the other tests: Debian's programs before those that a pyenv or a pip has put in front of them.
    private static readonly Dictionary<string, string?> SystemFirst = new() { ["PATH"] = "/usr/bin:" + Environment.GetEnvironmentVariable("PATH") };

    [Theory]
    [InlineData("### mosquitto", """
        "thingName":"SN1"
        """)]
    [InlineData("### paho-mqtt", """
        "operational": true
        """)]
    [InlineData("### awscli", """
        "templateName": "Fleet"
        """)]
    [InlineData("### openssl", "ALPN protocol: x-amzn-mqtt-ca")]
    public async Task ShellBlock_OfASection_Works(string heading, string expected)
    {
        // pipefail and -e: a user who copies line after line would stop where one fails.
        var ended = await ChildProcess.RunAsync("/bin/bash", ["-euo", "pipefail", "-c", $"cd '{simulator.Folder}'\n{Block(heading)}"], SystemFirst);
        Assert.Contains(expected, ended.Success, StringComparison.Ordinal);
    }

    private string Block(string heading)
    {
        const string Fence = "```sh\n";
        var text = File.ReadAllText(Path.Combine(Root, "docs", "simulator.md"));
        var begin = text.IndexOf(Fence, text.IndexOf(heading + "\n", StringComparison.Ordinal), StringComparison.Ordinal) + Fence.Length;
        return text[begin..text.IndexOf("\n```", begin, StringComparison.Ordinal)]
            .Replace("localhost:8443", simulator.Alpn, StringComparison.Ordinal)
            .Replace("8883", simulator.MqttPort, StringComparison.Ordinal)
            .Replace("http://127.0.0.1:9080", simulator.Rest, StringComparison.Ordinal)
            .Replace("tests/LoadHarness.InteropTests/Scripts/", Path.Combine(AppContext.BaseDirectory, "Scripts/"), StringComparison.Ordinal)
            .Replace("python3 ", "python3 -B ", StringComparison.Ordinal);
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
}
