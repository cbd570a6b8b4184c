using System.CommandLine;
using LoadHarness.Cli;
using LoadHarness.Core;
using LoadHarness.Core.Plans;

namespace LoadHarness.UnitTests.Cli;

public sealed class RunOptionsTests
{
    private const string Files = "--target aws --endpoint e-ats.iot.eu-west-1.amazonaws.com --cert c.pem --key k.pem";

    [Theory]
    [InlineData("--devices 5000", "fleet.devices", "5000")]
    [InlineData("--rate 20/s", "load.rate", "20")]
    [InlineData("--rate 20/s --duration 2m", "load.duration", "00:02:00")]
    [InlineData("--rate 20/s --ramp 10s", "load.executor", "ramping-arrival-rate")]
    [InlineData("--scenario subscribe-storm", "scenario", "subscribe-storm")]
    [InlineData("--template Mine", "target.template", "Mine")]
    [InlineData("--connect-timeout 3s", "timeouts.connect", "00:00:03")]
    [InlineData("--suback-timeout 700ms", "timeouts.suback", "00:00:00.7000000")]
    [InlineData("--seed 99", "fleet.seed", "99")]
    [InlineData("--insecure", "target.insecure", "True")]
    [InlineData("--ifaddr 127.0.0.2,127.0.0.3", "target.sourceAddresses", "127.0.0.2;127.0.0.3")]
    [InlineData("--cacert ca.pem --cert c.pem --key k.pem", "target.files", "ca.pem;c.pem;k.pem")]
    [InlineData("--claim-cert c.pem --claim-key k.pem", "target.files", ";c.pem;k.pem")]
    [InlineData("--target sim", "target.kind", "Sim")]
    [InlineData("--target mqtt://h:1883", "target.url", "mqtt://h:1883")]
    [InlineData("--target h:8883", "target.url", "mqtts://h:8883")]
    [InlineData(Files, "target.endpoint", "e-ats.iot.eu-west-1.amazonaws.com")]
    [InlineData(Files + " --over-quota", "target.overQuota", "True")]
    [InlineData("--gate suback.p99<1s --gate refused.rate<1%", "gates", "timeout.rate < 1%;suback.p99<1s;refused.rate<1%")]
    public void Overrides_EachOption_LandsInItsMember(string line, string member, string value) => Assert.Equal(value, Read(Load(line).Plan, member));

    [Fact]
    public void Overrides_None_ChangeNothing() => Assert.Empty(Load("").Overrides);

    [Fact]
    public void Overrides_Environment_IsUsedAndNamed()
    {
        var loaded = Load("", ("LOADHARNESS_DEVICES", "77"), ("LOADHARNESS_SUBACK_TIMEOUT", "9s"), ("LOADHARNESS_TARGET", "mqtt://h:1"), ("LOADHARNESS_IFADDR", "127.0.0.9"));
        Assert.Equal((77, TimeSpan.FromSeconds(9), TargetKind.Mqtt, "127.0.0.9"), (loaded.Plan.Fleet.Devices, loaded.Plan.Timeouts.Suback, loaded.Plan.Target.Kind, loaded.Plan.Target.SourceAddresses[0]));
        Assert.Equal("LOADHARNESS_DEVICES", loaded.Overrides["fleet.devices"]);
        Assert.Equal("LOADHARNESS_SUBACK_TIMEOUT", loaded.Overrides["timeouts.suback"]);
        Assert.Equal("LOADHARNESS_TARGET", loaded.Overrides["target.url"]);
    }

    [Fact]
    public void Overrides_CommandLine_WinsOverTheEnvironment()
    {
        var loaded = Load("--devices 5 --template Cli", ("LOADHARNESS_DEVICES", "77"), ("LOADHARNESS_TEMPLATE", "Env"), ("LOADHARNESS_SEED", "3"));
        Assert.Equal((5, "Cli", 3L), (loaded.Plan.Fleet.Devices, loaded.Plan.Target.Template, loaded.Plan.Fleet.Seed));
        Assert.Equal(("--devices", "--template", "LOADHARNESS_SEED"), (loaded.Overrides["fleet.devices"], loaded.Overrides["target.template"], loaded.Overrides["fleet.seed"]));
    }

    [Fact]
    public void Overrides_EmptyVariable_CountsAsUnset() => Assert.Empty(Load("", ("LOADHARNESS_DEVICES", ""), ("LOADHARNESS_TARGET", "")).Overrides);

    [Fact]
    public void Overrides_BadValue_NamesItsOrigin()
    {
        Assert.StartsWith("--devices: ", Assert.Throws<HarnessException>(() => Load("--devices many")).Message, StringComparison.Ordinal);
        Assert.StartsWith("LOADHARNESS_SEED: ", Assert.Throws<HarnessException>(() => Load("", ("LOADHARNESS_SEED", "x"))).Message, StringComparison.Ordinal);
        Assert.Contains("--ramp needs --rate", Assert.Throws<HarnessException>(() => Load("--ramp 10s")).Message.Replace("LOADHARNESS_RATE", "--rate", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public void Variables_KeyAndValue_FillThePlan()
    {
        var (options, parsed) = Parse("-e DEVICES=12 --env EQ=a=b");
        Assert.Equal(["DEVICES=12", "EQ=a=b"], options.Variables(parsed).Select(pair => $"{pair.Key}={pair.Value}").Order());
        Assert.Equal(12, PlanLoader.Load("fleet: { devices: '${DEVICES}' }\nload: { rate: 1/s }", "p", [], options.Variables(parsed)).Plan.Fleet.Devices);
    }

    [Theory]
    [InlineData("-e DEVICES")]
    [InlineData("-e =12")]
    public void Variables_NoPair_IsRefused(string line)
    {
        var (options, parsed) = Parse(line);
        Assert.Equal(ExitCode.BadInput, Assert.Throws<HarnessException>(() => options.Variables(parsed)).ExitCode);
    }

    [Fact]
    public void VariableOf_Option_IsUpperCaseWithPrefix() => Assert.Equal("LOADHARNESS_CONNECT_TIMEOUT", RunOptions.VariableOf("--connect-timeout"));

    private static LoadedPlan Load(string line, params (string Name, string Value)[] environment)
    {
        var (options, parsed) = Parse(line);
        var variables = environment.ToDictionary(pair => pair.Name, pair => pair.Value);
        return PlanLoader.Load("load: { rate: 50/s }\ngates: [ timeout.rate < 1% ]", "plan.yaml", options.Overrides(parsed, variables.GetValueOrDefault), options.Variables(parsed));
    }

    private static (RunOptions, ParseResult) Parse(string line)
    {
        var options = new RunOptions();
        var command = new Command("run");
        options.AddTo(command);
        var parsed = command.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        Assert.Empty(parsed.Errors);
        return (options, parsed);
    }

    private static string? Read(RunPlan plan, string member) => member switch
    {
        "fleet.devices" => $"{plan.Fleet.Devices}",
        "fleet.seed" => $"{plan.Fleet.Seed}",
        "load.rate" => $"{plan.Load.Rate}",
        "load.duration" => $"{plan.Load.Duration}",
        "load.executor" => plan.Load.Executor,
        "scenario" => plan.Scenario,
        "target.template" => plan.Target.Template,
        "target.kind" => $"{plan.Target.Kind}",
        "target.url" => plan.Target.Url,
        "target.endpoint" => plan.Target.Endpoint,
        "target.insecure" => $"{plan.Target.Insecure}",
        "target.overQuota" => $"{plan.Target.OverQuota}",
        "target.sourceAddresses" => string.Join(';', plan.Target.SourceAddresses),
        "target.files" => string.Join(';', plan.Target.CaCert, plan.Target.Cert, plan.Target.Key),
        "timeouts.connect" => $"{plan.Timeouts.Connect}",
        "timeouts.suback" => $"{plan.Timeouts.Suback}",
        "gates" => string.Join(';', plan.Gates.Select(gate => gate.That)),
        _ => throw new ArgumentOutOfRangeException(nameof(member)),
    };
}
