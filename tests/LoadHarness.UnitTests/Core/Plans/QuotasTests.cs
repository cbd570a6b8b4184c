using LoadHarness.Core;
using LoadHarness.Core.Plans;

namespace LoadHarness.UnitTests.Core.Plans;

public sealed class QuotasTests
{
    private const string Load = "\nfleet: { devices: 10 }\nload: { rate: 10/s }";

    [Fact]
    public void Load_Quotas_AreKeptAsTheyStandAndWrittenBack()
    {
        var plan = PlanLoader.Load("target: { quotas: { all: aws, connects: 100/s, connections: 1000, ListThings: 'off' } }" + Load, "p.yaml");
        Assert.Equal(new Dictionary<string, string> { ["all"] = "aws", ["connects"] = "100/s", ["connections"] = "1000", ["ListThings"] = "off" }, plan.Target.Quotas);
        Assert.Equal(plan.Target.Quotas, PlanLoader.Load(PlanWriter.Write(plan), "p.yaml").Target.Quotas);
        Assert.Empty(PlanLoader.Load(Load, "p.yaml").Target.Quotas);
    }

    [Theory]
    [InlineData("{ connect: 5/s }", "p.yaml:1:30: 'target.quotas.connect' is no quota; did you mean 'connects'?")]
    [InlineData("{ connects: 5 }", "p.yaml:1:31: 'target.quotas.connects' must be a rate above 0 such as 500/s, aws or off, not '5'.")]
    [InlineData("{ connections: 1.5 }", "p.yaml:1:34: 'target.quotas.connections' must be a whole number above 0, aws or off, not '1.5'.")]
    [InlineData("aws", "p.yaml:1:19: 'target.quotas' must be names with limits, such as connects: 100/s, or all: aws, not 'aws'.")]
    public void Load_WrongQuota_IsAFaultWithItsPlace(string quotas, string fault) =>
        Assert.Equal(fault, Assert.Throws<HarnessException>(() => PlanLoader.Load($"target: {{ quotas: {quotas} }}{Load}", "p.yaml")).Message);

    [Fact]
    public void Load_QuotasOfAnotherTarget_AreRefused() =>
        Assert.Contains(
            "'target.quotas' does not fit kind mqtt; they are for the simulator.",
            Assert.Throws<HarnessException>(() => PlanLoader.Load("target: { kind: mqtt, url: 'mqtt://h', quotas: { all: aws } }" + Load, "p.yaml")).Message,
            StringComparison.Ordinal);
}
