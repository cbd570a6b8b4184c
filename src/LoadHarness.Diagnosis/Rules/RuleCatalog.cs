using LoadHarness.Diagnosis.Rules.Connect;
using LoadHarness.Diagnosis.Rules.Registration;
using LoadHarness.Diagnosis.Rules.Request;
using LoadHarness.Diagnosis.Rules.Subscribe;
using LoadHarness.Diagnosis.Rules.Tls;

namespace LoadHarness.Diagnosis.Rules;

/// <summary>Every rule there is, one line each, in the order in which a device meets what they are about.</summary>
public static class RuleCatalog
{
    /// <summary>All rules.</summary>
    public static IReadOnlyList<IDiagnosisRule> All { get; } =
    [
        new GeneratorLimitRule(),
        new TargetUnreachableRule(),
        new ServerCaMismatchRule(),
        new ServerNameMismatchRule(),
        new TlsVersionMismatchRule(),
        new CertificateNotValidRule(),
        new NotABrokerRule(),
        new ClaimCertificateInactiveRule(),
        new RegionAccountMismatchRule(),
        new PolicyNotAttachedRule(),
        new ClientIdMismatchRule(),
        new MissingAlpnRule(),
        new DuplicateClientIdRule(),
        new ConnectThrottledRule(),
        new PolicyNotPropagatedRule(),
        new MissingTopicFilterRule(),
        new ConnectOnlyPolicyRule(),
        new TemplateNameMismatchRule(),
        new CreateFlowMismatchRule(),
        new MissingFormatLevelRule(),
        new WrongSubscribeTopicRule(),
        new SubscribeThrottledRule(),
        new TooManyFiltersRule(),
        new TooManySubscriptionsRule(),
        new Qos2UnsupportedRule(),
        new NulInFilterRule(),
        new SlowSubackRule(),
        new SubackLostRule(),
        new SubackRefusalIgnoredRule(),
        new ClientBlockedRule(),
        new PublishBeforeSubscribeRule(),
        new MissingPublishRule(),
        new MissingReceiveRule(),
        new RejectedTopicMismatchRule(),
        new ReceiveBufferTooSmallRule(),
        new SlowAnswerRule(),
        new AnswerLostRule(),
        new NotAwsIotRule(),
        new ConnectionLostRule(),
        new MissingOwnershipTokenRule(),
        new RegistrationDeniedRule(),
        new RegisterThrottledRule(),
        new RegistrationRejectedRule(),
        new DevicePolicyDeniesRule(),
    ];
}
