using LoadHarness.Core.Metrics.Evidence;
using LoadHarness.Diagnosis.Findings;

namespace LoadHarness.UnitTests.Diagnosis.Rules.Subscribe;

public sealed class Qos2UnsupportedRuleTests
{
    [Theory]
    [InlineData("close")]
    [InlineData("silent")]
    [InlineData("suback80")]
    public void Judge_SubscribeWithQos2_IsCertain(string form)
    {
        Cases.AssertCertain(FindingIds.Qos2Unsupported, Cases.DeniedSubscribe(form, marks: WireMarks.Qos2), Cases.Wire());
        Cases.AssertCertain(FindingIds.Qos2Unsupported, Cases.DeniedSubscribe(form, marks: WireMarks.Qos2), Cases.Facts());
    }

    [Fact]
    public void Judge_ClosedWithQosNotSupported_IsCertain() =>
        Cases.AssertCertain(FindingIds.Qos2Unsupported, Cases.DeniedSubscribe("disconnect87", marks: WireMarks.Qos2) with { DisconnectCode = 0x9B }, Cases.Wire());

    [Fact]
    public void Judge_SilenceWithQos1_DoesNotFit() => Cases.AssertNot(FindingIds.Qos2Unsupported, Cases.DeniedSubscribe("silent"), Cases.Wire());

    [Fact]
    public void Judge_Connect_DoesNotFit() => Cases.AssertNot(FindingIds.Qos2Unsupported, Cases.DeniedConnect(WireMarks.Qos2), Cases.Wire());
}
