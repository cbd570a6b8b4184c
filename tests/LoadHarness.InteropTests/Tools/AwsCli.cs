using System.Text.Json;

namespace LoadHarness.InteropTests.Tools;

/// <summary>The aws command line against the simulator's REST port, with credentials by environment only.</summary>
/// <param name="endpoint">The REST API's base address.</param>
/// <param name="secretKey">The secret key; the simulator's default is <c>test</c>.</param>
internal sealed class AwsCli(string endpoint, string secretKey = "test")
{
    private readonly Dictionary<string, string?> _variables = new()
    {
        ["AWS_ACCESS_KEY_ID"] = "test",
        ["AWS_SECRET_ACCESS_KEY"] = secretKey,
        ["AWS_DEFAULT_REGION"] = "us-east-1",
        ["AWS_PAGER"] = "",
        ["AWS_MAX_ATTEMPTS"] = "1",
        ["AWS_EC2_METADATA_DISABLED"] = "true",

        // Whatever this machine's user has set up must not matter.
        ["AWS_CONFIG_FILE"] = "/dev/null",
        ["AWS_SHARED_CREDENTIALS_FILE"] = "/dev/null",
    };

    /// <summary>Runs <c>aws iot OPERATION …</c>, whatever comes of it.</summary>
    public Task<Ended> TryAsync(params string[] arguments) =>
        ChildProcess.RunAsync(Tool.Aws.Path, ["--endpoint-url", endpoint, "--output", "json", "iot", .. arguments], _variables);

    /// <summary>Runs one that must succeed, and reads what it prints; an object without members where it prints nothing.</summary>
    public async Task<JsonElement> RunAsync(params string[] arguments)
    {
        var printed = (await TryAsync(arguments)).Success;
        return JsonDocument.Parse(printed.Length == 0 ? "{}" : printed).RootElement;
    }
}
