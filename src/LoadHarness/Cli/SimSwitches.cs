using System.CommandLine;
using System.Text;
using LoadHarness.Core.Plans;
using LoadHarness.Simulator;
using LoadHarness.Simulator.Authorization;
using LoadHarness.Simulator.Broker;
using LoadHarness.Simulator.Quotas;

namespace LoadHarness.Cli;

/// <summary>The options of <c>sim</c> for behaviour that AWS's documents and users' reports disagree on.</summary>
internal sealed class SimSwitches
{
    private readonly Option<string> _deniedConnect = Choice<DeniedConnect>("--denied-connect", "A CONNECT that policies deny, on MQTT 3.1.1; on 5 it gets CONNACK 0x87.");
    private readonly Option<string> _deniedSubscribe = Choice<DeniedSubscribe>("--denied-subscribe", "A SUBSCRIBE that policies deny, on MQTT 3.1.1.");
    private readonly Option<string> _deniedSubscribe5 = Choice<DeniedSubscribe5>("--denied-subscribe5", "The same on MQTT 5.");
    private readonly Option<string> _deniedPublish = Choice<DeniedPublish>("--denied-publish", "A PUBLISH that policies deny, on MQTT 3.1.1.");
    private readonly Option<string> _deniedPublish5 = Choice<DeniedPublish5>("--denied-publish5", "The same with QoS 0 on MQTT 5; with QoS 1 it gets PUBACK 0x87.");
    private readonly Option<string> _throttledConnect = Choice<ThrottledConnect>("--throttled-connect", "A CONNECT over a quota, on MQTT 3.1.1.");
    private readonly Option<string> _throttledConnect5 = Choice<ThrottledConnect5>("--throttled-connect5", "The same on MQTT 5.");
    private readonly Option<string> _throttledSubscribe = Choice<ThrottledSubscribe>("--throttled-subscribe", "A SUBSCRIBE over a quota; the SUBACK has 0x97 on MQTT 5.");
    private readonly Option<string> _throttledPublish = Choice<ThrottledPublish>("--throttled-publish", "A PUBLISH over a quota, on MQTT 3.1.1.");
    private readonly Option<string> _throttledPublish5 = Choice<ThrottledPublish5>("--throttled-publish5", "The same with QoS 1 on MQTT 5.");
    private readonly Option<string> _badCertificate = Choice<ClientCertificateRefusal>("--bad-certificate", "A client certificate that is unknown, inactive or expired.");
    private readonly Option<string> _missingSni = Choice<MissingServerName>("--missing-sni", "A handshake without a server name (SNI); a wrong name is always refused.");
    private readonly Option<string[]> _serverNames = new("--server-name") { HelpName = "NAME", Description = "A further host name of the simulator, in its certificate and taken as SNI; may be repeated." };
    private readonly Option<bool> _deliverWithoutSubscription = new("--deliver-without-subscription") { Description = "Send provisioning answers also to a client that did not subscribe to them." };
    private readonly Option<bool> _singleUseTokens = new("--single-use-tokens") { Description = "An ownership token ends with the first RegisterThing that succeeds." };

    private readonly Option<TimeSpan> _policyPropagation = new("--policy-propagation")
    {
        HelpName = "DURATION",
        Description = "How long changes of policies take to become effective, up to 300s.",
        CustomParser = result =>
        {
            if (!Units.TryParseDuration(result.Tokens[0].Value, out var value, out var error))
            {
                result.AddError($"--policy-propagation: {error}");
            }

            return value;
        },
    };

    /// <summary>Adds them to the command.</summary>
    public void AddTo(Command command)
    {
        foreach (var option in (Option[])[_serverNames, _missingSni, _badCertificate, _deniedConnect, _deniedSubscribe, _deniedSubscribe5, _deniedPublish, _deniedPublish5, _policyPropagation, _throttledConnect, _throttledConnect5, _throttledSubscribe, _throttledPublish, _throttledPublish5, _deliverWithoutSubscription, _singleUseTokens])
        {
            command.Options.Add(option);
        }
    }

    /// <summary>Sets what the command line says.</summary>
    public SimulatorOptions Apply(SimulatorOptions options, ParseResult parsed) => options with
    {
        ServerNames = parsed.GetValue(_serverNames) ?? [],
        MissingServerName = Chosen<MissingServerName>(parsed, _missingSni),
        ClientCertificateRefusal = Chosen<ClientCertificateRefusal>(parsed, _badCertificate),
        PolicyPropagation = parsed.GetValue(_policyPropagation),
        DeliverWithoutSubscription = parsed.GetValue(_deliverWithoutSubscription),
        SingleUseTokens = parsed.GetValue(_singleUseTokens),
        Denied = new DeniedBehavior
        {
            Connect = Chosen<DeniedConnect>(parsed, _deniedConnect),
            Subscribe = Chosen<DeniedSubscribe>(parsed, _deniedSubscribe),
            Subscribe5 = Chosen<DeniedSubscribe5>(parsed, _deniedSubscribe5),
            Publish = Chosen<DeniedPublish>(parsed, _deniedPublish),
            Publish5 = Chosen<DeniedPublish5>(parsed, _deniedPublish5),
        },
        Throttled = new ThrottledBehavior
        {
            Connect = Chosen<ThrottledConnect>(parsed, _throttledConnect),
            Connect5 = Chosen<ThrottledConnect5>(parsed, _throttledConnect5),
            Subscribe = Chosen<ThrottledSubscribe>(parsed, _throttledSubscribe),
            Publish = Chosen<ThrottledPublish>(parsed, _throttledPublish),
            Publish5 = Chosen<ThrottledPublish5>(parsed, _throttledPublish5),
        },
    };

    // The first value of each enum is the default, as its options record has it.
    private static Option<string> Choice<T>(string name, string description)
        where T : struct, Enum
    {
        var words = Enum.GetValues<T>().Select(WordOf).ToArray();
        var option = new Option<string>(name) { HelpName = string.Join('|', words), Description = description, DefaultValueFactory = _ => words[0] };
        option.AcceptOnlyFromAmong(words);
        return option;
    }

    private static T Chosen<T>(ParseResult parsed, Option<string> option)
        where T : struct, Enum => Enum.GetValues<T>().Single(value => WordOf(value) == parsed.GetValue(option));

    // CloseAfterConnect is 'close-after-connect'.
    private static string WordOf<T>(T value)
        where T : struct, Enum
    {
        var word = new StringBuilder();
        foreach (var letter in value.ToString())
        {
            if (char.IsAsciiLetterUpper(letter) && word.Length > 0)
            {
                word.Append('-');
            }

            word.Append(char.ToLowerInvariant(letter));
        }

        return word.ToString();
    }
}
