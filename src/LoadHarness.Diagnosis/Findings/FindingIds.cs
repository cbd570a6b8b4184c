namespace LoadHarness.Diagnosis.Findings;

/// <summary>The names of the findings, in the order of the catalogue.</summary>
public static class FindingIds
{
#pragma warning disable CS1591 // Each name is explained once, in FindingCatalog.
    public const string MissingTopicFilter = "missing-topicfilter";
    public const string TemplateNameMismatch = "template-name-mismatch";
    public const string CreateFlowMismatch = "create-flow-mismatch";
    public const string MissingFormatLevel = "missing-format-level";
    public const string WrongSubscribeTopic = "wrong-subscribe-topic";
    public const string PolicyNotAttached = "policy-not-attached";
    public const string ConnectOnlyPolicy = "connect-only-policy";
    public const string ClientIdMismatch = "client-id-mismatch";
    public const string ClaimCertificateInactive = "claim-certificate-inactive";
    public const string RegionAccountMismatch = "region-account-mismatch";
    public const string ServerCaMismatch = "server-ca-mismatch";
    public const string ServerNameMismatch = "server-name-mismatch";
    public const string MissingAlpn = "missing-alpn";
    public const string DuplicateClientId = "duplicate-client-id";
    public const string ConnectThrottled = "connect-throttled";
    public const string SubscribeThrottled = "subscribe-throttled";
    public const string TooManyFilters = "too-many-filters";
    public const string TooManySubscriptions = "too-many-subscriptions";
    public const string SubackRefusalIgnored = "suback-refusal-ignored";
    public const string Qos2Unsupported = "qos2-unsupported";
    public const string PublishBeforeSubscribe = "publish-before-subscribe";
    public const string MissingReceive = "missing-receive";
    public const string MissingPublish = "missing-publish";
    public const string ClientBlocked = "client-blocked";
    public const string ReceiveBufferTooSmall = "receive-buffer-too-small";
    public const string NulInFilter = "nul-in-filter";
    public const string MissingOwnershipToken = "missing-ownership-token";
    public const string RegistrationDenied = "registration-denied";
    public const string RejectedTopicMismatch = "rejected-topic-mismatch";
    public const string RegisterThrottled = "register-throttled";
    public const string PolicyNotPropagated = "policy-not-propagated";
    public const string CertificateNotValid = "certificate-not-valid";

    public const string SlowSuback = "slow-suback";
    public const string SubackLost = "suback-lost";
    public const string SlowAnswer = "slow-answer";
    public const string AnswerLost = "answer-lost";
    public const string ConnectionLost = "connection-lost";
    public const string TargetUnreachable = "target-unreachable";
    public const string NotABroker = "not-a-broker";
    public const string NotAwsIot = "not-aws-iot";
    public const string TlsVersionMismatch = "tls-version-mismatch";
    public const string RegistrationRejected = "registration-rejected";
    public const string DevicePolicyDenies = "device-policy-denies";
    public const string OverBroadPolicy = "over-broad-policy";
    public const string OrphanedThings = "orphaned-things";
    public const string PendingCertificates = "pending-certificates";
    public const string SerialProvisionedTwice = "serial-provisioned-twice";
    public const string FewerDevicesStarted = "fewer-devices-started";
    public const string GeneratorLimit = "generator-limit";
    public const string Unexplained = "unexplained";
#pragma warning restore CS1591
}
