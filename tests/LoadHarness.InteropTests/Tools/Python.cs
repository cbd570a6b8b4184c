using System.Text.Json;
using Xunit.Sdk;

namespace LoadHarness.InteropTests.Tools;

/// <summary>The scripts in <c>Scripts/</c>, on the system's own Python.</summary>
internal static class Python
{
    private static readonly (string Module, string Package)[] Modules =
    [
        ("paho.mqtt.client", "python3-paho-mqtt"),
        ("cbor2", "python3-cbor2"),
        ("cryptography", "python3-cryptography"),
    ];

    private static readonly Lazy<Task> Checked = new(CheckModulesAsync);

    /// <summary>Starts a script that goes on until it is stopped.</summary>
    public static async Task<ChildProcess> StartAsync(string script, params string[] arguments)
    {
        await Checked.Value;
        return ChildProcess.Start(Tool.Python.Path, Arguments(script, arguments));
    }

    /// <summary>Runs a script, and reads the line of JSON that it prints.</summary>
    public static async Task<JsonElement> RunAsync(string script, params string[] arguments)
    {
        await Checked.Value;
        var ended = await ChildProcess.RunAsync(Tool.Python.Path, Arguments(script, arguments));
        return JsonDocument.Parse(ended.Success).RootElement;
    }

    // -B: no compiled files beside the tests.
    private static string[] Arguments(string script, string[] arguments) => ["-B", Path.Combine(AppContext.BaseDirectory, "Scripts", script), .. arguments];

    private static async Task CheckModulesAsync()
    {
        foreach (var (module, package) in Modules)
        {
            if ((await ChildProcess.RunAsync(Tool.Python.Path, ["-B", "-c", "import " + module])).ExitCode != 0)
            {
                throw new XunitException(Tool.Missing($"The module {module} of {Tool.Python.Path}", package));
            }
        }
    }
}
