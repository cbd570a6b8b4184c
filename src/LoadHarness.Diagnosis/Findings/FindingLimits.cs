namespace LoadHarness.Diagnosis.Findings;

/// <summary>What diagnosis cannot do, and why; part of <c>docs/diagnosis.md</c>.</summary>
internal static class FindingLimits
{
    /// <summary>One line each.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        "On the wire alone, the faults of a claim's policy (`missing-topicfilter`, `connect-only-policy`, `template-name-mismatch`, `create-flow-mismatch`, `region-account-mismatch`, `policy-not-propagated`) end alike: none is certain without the control plane.",
        "On the wire alone, a CONNECT that is closed on without CONNACK may be the certificate, the policy, the client id, the region or throttling (`claim-certificate-inactive`, `policy-not-attached`, `client-id-mismatch`, `region-account-mismatch`, `connect-throttled`).",
        "An inactive certificate and one of another region look alike to the control plane of one region: both are unknown or not active there. Only an endpoint whose name gives another region or account away is called `region-account-mismatch`.",
        "All 32 numbered causes can be brought about at the simulator, and a test does; of these `connect-throttled` and `subscribe-throttled` on MQTT 3.1.1, and a missing server name, are at most likely even with the control plane: AWS gives no word for them, and nothing but elimination speaks for them.",
        "On MQTT 3.1.1 a throttled CONNECT and a policy that does not act yet both close the connection; a cause that spares the first devices is taken for throttling, one that stops the first and cures itself for the policy.",
        "A template that is not enabled shows on the wire as any rejected registration: what AWS answers is not documented.",
        "`subscribe-throttled` without SUBACK looks like `suback-lost`; AWS's metric `Subscribe.Throttle` would tell, and is not asked.",
        "`duplicate-client-id` is certain where MQTT 5 says so (0x8E) or both devices run here; a twin in another process looks like `connection-lost` on MQTT 3.1.1.",
        "`registration-denied` does not say whether the hook denied, failed or was too slow: AWS answers 403 to all of them; the hook's own log does.",
        "`device-policy-denies` is at most likely: the policies of devices' own certificates are not read.",
    ];
}
