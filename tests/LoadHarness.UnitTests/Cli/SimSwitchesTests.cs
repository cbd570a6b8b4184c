using System.CommandLine;
using LoadHarness.Cli;
using LoadHarness.Simulator;
using LoadHarness.Simulator.Authorization;
using LoadHarness.Simulator.Broker;
using LoadHarness.Simulator.Quotas;

namespace LoadHarness.UnitTests.Cli;

public sealed class SimSwitchesTests
{
    [Fact]
    public void Apply_Nothing_LeavesTheDefaults()
    {
        var options = Apply("");
        Assert.Equal(new DeniedBehavior(), options.Denied);
        Assert.Equal(new ThrottledBehavior(), options.Throttled);
        Assert.Equal((MissingServerName.Accept, ClientCertificateRefusal.CloseAfterConnect, false), (options.MissingServerName, options.ClientCertificateRefusal, options.DeliverWithoutSubscription));
        Assert.Empty(options.ServerNames);
        Assert.Equal(TimeSpan.Zero, options.PolicyPropagation);
    }

    [Fact]
    public void Apply_EverySwitch_IsSet()
    {
        var options = Apply("--denied-connect connack5 --denied-subscribe silent --denied-subscribe5 disconnect87 --denied-publish silent --denied-publish5 close "
            + "--throttled-connect connack3 --throttled-connect5 close --throttled-subscribe silent --throttled-publish close --throttled-publish5 drop "
            + "--bad-certificate tls-alert --missing-sni refuse --server-name a.example --server-name b.example --policy-propagation 2m --deliver-without-subscription");
        Assert.Equal(
            new DeniedBehavior { Connect = DeniedConnect.Connack5, Subscribe = DeniedSubscribe.Silent, Subscribe5 = DeniedSubscribe5.Disconnect87, Publish = DeniedPublish.Silent, Publish5 = DeniedPublish5.Close },
            options.Denied);
        Assert.Equal(
            new ThrottledBehavior { Connect = ThrottledConnect.Connack3, Connect5 = ThrottledConnect5.Close, Subscribe = ThrottledSubscribe.Silent, Publish = ThrottledPublish.Close, Publish5 = ThrottledPublish5.Drop },
            options.Throttled);
        Assert.Equal((MissingServerName.Refuse, ClientCertificateRefusal.TlsAlert, true), (options.MissingServerName, options.ClientCertificateRefusal, options.DeliverWithoutSubscription));
        Assert.Equal(["a.example", "b.example"], options.ServerNames);
        Assert.Equal(TimeSpan.FromMinutes(2), options.PolicyPropagation);
    }

    [Fact]
    public void Parse_UnknownWord_IsAnErrorThatNamesTheOthers()
    {
        var command = new Command("sim");
        new SimSwitches().AddTo(command);
        Assert.Contains("suback80", Assert.Single(command.Parse("--denied-subscribe never").Errors).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Parse_DurationThatIsNone_IsAnError()
    {
        var command = new Command("sim");
        new SimSwitches().AddTo(command);
        Assert.NotEmpty(command.Parse("--policy-propagation soon").Errors);
    }

    private static SimulatorOptions Apply(string arguments)
    {
        var command = new Command("sim");
        var switches = new SimSwitches();
        switches.AddTo(command);
        var parsed = command.Parse(arguments);
        Assert.Empty(parsed.Errors);
        return switches.Apply(new SimulatorOptions { CertsFolder = "unused" }, parsed);
    }
}
