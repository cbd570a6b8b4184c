using LoadHarness.Core.Metrics;
using LoadHarness.Core.Metrics.Evidence;
using LoadHarness.Diagnosis.Findings;

namespace LoadHarness.UnitTests.Diagnosis.Rules.Tls;

public sealed class TlsVersionMismatchRuleTests
{
    private static readonly WireSignature Failed = Cases.Claim(StepKind.Tls, Outcome.TlsFailed);

    [Fact]
    public void Judge_AlertProtocolVersion_IsCertain() => Cases.AssertCertain(FindingIds.TlsVersionMismatch, Failed with { Detail = "protocol_version" }, Cases.Wire());

    [Fact]
    public void Judge_AlertHandshakeFailure_IsFirst() => Assert.Equal(FindingIds.TlsVersionMismatch, Cases.Rank(Failed with { Detail = "handshake_failure" }, Cases.Wire()).First);

    [Fact]
    public void Judge_NotTls_DoesNotFit() => Cases.AssertNot(FindingIds.TlsVersionMismatch, Failed with { Detail = "not_tls" }, Cases.Wire());
}
