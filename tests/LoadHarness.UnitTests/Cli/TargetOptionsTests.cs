using System.CommandLine;
using LoadHarness.Cli;
using LoadHarness.Core;
using LoadHarness.Core.Plans;
using LoadHarness.UnitTests.Hosting;

namespace LoadHarness.UnitTests.Cli;

public sealed class TargetOptionsTests
{
    [Theory]
    [InlineData("policy-propagation", "5s")]
    [InlineData("template-hook", "builtin:delay:6s")]
    [InlineData("template-hook", "http://127.0.0.1:8000/")]
    [InlineData("template-disabled", "true")]
    [InlineData("template-role-denied", "false")]
    [InlineData("denied-subscribe", "suback80")]
    [InlineData("deliver-without-subscription", "true")]
    [InlineData("server-name", "broker.local")]
    public void Arguments_OptionOfTheSimulator_IsPassedOn(string name, string value) => Assert.Equal([$"--{name}={value}"], Arguments((name, value)));

    [Fact]
    public void Arguments_NoOptions_AreNone() => Assert.Empty(Arguments());

    [Theory]
    [InlineData("policy-propogation", "5s", "'target.options' has 'policy-propogation', which is no option of the simulator; did you mean 'policy-propagation'?")]
    [InlineData("--policy-propagation", "5s", "'target.options' has '--policy-propagation', which is no option of the simulator")]
    [InlineData("policy-propagation", "soon", "'target.options.policy-propagation': --policy-propagation: ")]
    [InlineData("policy-propagation", "10m", "The delay of policy changes is not between 0 and 300 s.")]
    [InlineData("denied-subscribe", "suback81", "'target.options.denied-subscribe': Argument 'suback81' not recognized.")]
    [InlineData("template-disabled", "maybe", "'target.options.template-disabled': ")]
    [InlineData("template-hook", "builtin:maybe", "'builtin:maybe' is no hook.")]
    [InlineData("template-body", "./nowhere.json", "The template file './nowhere.json' cannot be read: ")]
    [InlineData("mqtt-port", "1883", "'target.options' cannot set 'mqtt-port': the run's simulator listens on free ports.")]
    [InlineData("policy", "p.json", "'target.options' cannot set 'policy': 'fleet.claim.policy' names it.")]
    [InlineData("child", "true", "'target.options' cannot set 'child': the run sets it.")]
    public void Arguments_OptionThatIsNoGood_IsBadInput(string name, string value, string expected)
    {
        var failure = Assert.Throws<HarnessException>(() => Arguments((name, value)));
        Assert.Equal(ExitCode.BadInput, failure.ExitCode);
        Assert.StartsWith(expected, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Arguments_OtherKindOfTarget_AreRefused() => Assert.Equal(ExitCode.BadInput, Assert.Throws<HarnessException>(() => TargetOptions.Arguments(
        new RunPlan { Target = new TargetPlan { Kind = TargetKind.Mqtt, Url = "mqtts://h", Options = new Dictionary<string, string> { ["template-disabled"] = "true" } } }, TestEnvironment.Create(new StringWriter()))).ExitCode);

    [Fact]
    public void Arguments_EachOptionOfSim_IsTheRunsOrAPlans()
    {
        // A new option of sim must be thought of here: whether a run sets it itself.
        var command = new Command("sim");
        new SimOptions(TestEnvironment.Create(new StringWriter())).AddTo(command);
        string[] free =
        [
            "bad-certificate", "deliver-without-subscription", "denied-connect", "denied-publish", "denied-publish5", "denied-subscribe", "denied-subscribe5", "deny-role", "hook", "missing-sni", "policy-propagation",
            "server-name", "single-use-tokens", "template-body", "template-disabled", "template-hook", "template-role-denied", "throttled-connect", "throttled-connect5", "throttled-publish", "throttled-publish5", "throttled-subscribe",
        ];
        string[] settable = [.. command.Options.Select(static option => option.Name[2..]).Where(static name => !IsOwned(name)).Order(StringComparer.Ordinal)];
        Assert.Equal(free, settable);
    }

    private static bool IsOwned(string name)
    {
        try
        {
            Arguments((name, "x"));
            return false;
        }
        catch (HarnessException failure)
        {
            return failure.Message.StartsWith("'target.options' cannot set", StringComparison.Ordinal);
        }
    }

    private static IReadOnlyList<string> Arguments(params (string Name, string Value)[] options) => TargetOptions.Arguments(
        new RunPlan { Target = new TargetPlan { Options = options.ToDictionary(static option => option.Name, static option => option.Value) } }, TestEnvironment.Create(new StringWriter()));
}
