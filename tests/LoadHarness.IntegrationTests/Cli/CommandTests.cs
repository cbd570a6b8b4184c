namespace LoadHarness.IntegrationTests.Cli;

/// <summary>The commands that run nothing.</summary>
public sealed class CommandTests
{
    [Theory]
    [InlineData("loadharness run smoke")]
    [InlineData("--suback-timeout", "run")]
    [InlineData("--mqtt-port", "sim")]
    [InlineData("loadharness validate my.yaml", "validate")]
    [InlineData("loadharness calibrate my.yaml", "calibrate")]
    [InlineData("--margin", "compare")]
    [InlineData("loadharness report latest", "report")]
    [InlineData("loadharness verify latest", "verify")]
    [InlineData("loadharness list metrics", "list")]
    [InlineData("loadharness init nightly.yaml", "init")]
    public async Task Help_OfEachCommand_ShowsUsageOptionsAndExamples(string expected, params string[] command)
    {
        using var rig = new CliRig();

        Assert.Equal(0, await rig.RunAsync([.. command, "-h"]));

        Assert.Contains(expected, rig.Out, StringComparison.Ordinal);
        Assert.Contains("Usage:", rig.Out, StringComparison.Ordinal);
        Assert.Contains("Examples:\n  loadharness ", rig.Out, StringComparison.Ordinal);
        Assert.Empty(rig.Error);
    }

    [Fact]
    public async Task Help_OfRun_NamesEveryOptionOfTheContract()
    {
        using var rig = new CliRig();

        await rig.RunAsync("run", "-h");

        string[] options =
        [
            "--devices", "--rate", "--ramp", "--duration", "--target", "--scenario", "--cacert", "--cert", "--key", "--claim-cert", "--claim-key", "--template", "--connect-timeout",
            "--suback-timeout", "--gate", "--seed", "--ifaddr", "--insecure", "--out", "--no-tui", "--quiet", "--json", "-e", "--yes", "--over-quota",
        ];
        Assert.All(options, option => Assert.Contains(option, rig.Out, StringComparison.Ordinal));
    }

    [Fact]
    public async Task NoCommand_IsBadInputWithAHint()
    {
        using var rig = new CliRig();

        Assert.Equal(104, await rig.RunAsync());

        Assert.Contains("hint: see 'loadharness -h'.", rig.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task UnknownOptionOfANestedCommand_HintNamesTheWholeCommand()
    {
        using var rig = new CliRig();

        Assert.Equal(104, await rig.RunAsync("lab", "reconnect", "--nonsense"));

        Assert.Contains("hint: see 'loadharness lab reconnect -h'.", rig.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("scenarios", "fleet-provisioning", "subscribe-storm")]
    [InlineData("plans", "burst", "default", "smoke")]
    [InlineData("executors", "constant-arrival-rate", "ramping-devices", "storm")]
    [InlineData("faults", "suback.delay", "suback.drop", "stall")]
    [InlineData("quirks", "publish-before-subscribe", "qos-2")]
    [InlineData("claim-policies", "recommended", "missing-topicfilter", "none")]
    [InlineData("metrics", "timeout.rate", "suback.p99", "funnel.operational")]
    public async Task List_EachKind_NamesItsEntries(string kind, params string[] names)
    {
        using var one = new CliRig();
        Assert.Equal(0, await one.RunAsync("list", kind));
        using var all = new CliRig();
        Assert.Equal(0, await all.RunAsync("list"));

        Assert.All(names, name => Assert.Contains(name.Split(".p99")[0], one.Out, StringComparison.Ordinal));
        Assert.Contains(one.Out, all.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Init_ThenValidate_RoundTrips()
    {
        using var rig = new CliRig();
        var file = Path.Combine(rig.Folder, "plan.yaml");

        Assert.Equal(0, await rig.RunAsync("init", file));
        Assert.Equal(104, await rig.RunAsync("init", file));
        Assert.Contains("exists already", rig.Error, StringComparison.Ordinal);
        Assert.Equal(0, await rig.RunAsync("init", file, "--force"));
        Assert.Equal(0, await rig.RunAsync("validate", file, "--devices", "500", "--rate", "50/s"));

        Assert.Contains("devices: 500", rig.Out, StringComparison.Ordinal);
        Assert.Contains("# fleet.devices is set by --devices.", rig.Out, StringComparison.Ordinal);
        Assert.Contains("# Load: ", rig.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("default")]
    [InlineData("smoke")]
    [InlineData("burst")]
    public async Task Validate_ItsOwnOutput_IsTheSamePlan(string plan)
    {
        using var first = new CliRig();
        Assert.Equal(0, await first.RunAsync("validate", plan));
        using var second = new CliRig();

        Assert.Equal(0, await second.RunAsync("validate", second.Write("again.yaml", first.Out)));

        Assert.Equal(first.Out, second.Out);
    }

    [Fact]
    public async Task Validate_CommandLineAndEnvironment_TheCommandLineWins()
    {
        using var rig = new CliRig(variables: new Dictionary<string, string>(StringComparer.Ordinal) { ["LOADHARNESS_DEVICES"] = "7", ["LOADHARNESS_SEED"] = "8" });

        Assert.Equal(0, await rig.RunAsync("validate", "smoke", "--devices", "9"));

        Assert.Contains("devices: 9", rig.Out, StringComparison.Ordinal);
        Assert.Contains("seed: 8", rig.Out, StringComparison.Ordinal);
        Assert.Contains("# fleet.seed is set by LOADHARNESS_SEED.", rig.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Validate_GateThePlanCannotReach_IsWarnedAbout()
    {
        using var rig = new CliRig();

        Assert.Equal(0, await rig.RunAsync("validate", "smoke", "--gate", "timeout.rate < 0.1%"));

        Assert.Contains("# WARNING: Gate timeout.rate < 0.1%", rig.Out, StringComparison.Ordinal);
        Assert.Contains("3,838", rig.Out.Replace("3838", "3,838", StringComparison.Ordinal), StringComparison.Ordinal);
    }
}
