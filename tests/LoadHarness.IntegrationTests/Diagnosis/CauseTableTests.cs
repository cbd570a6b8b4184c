using LoadHarness.Diagnosis.Findings;

namespace LoadHarness.IntegrationTests.Diagnosis;

/// <summary>Each cause of subscribe timeouts is brought about at the simulator and diagnosed twice: by the wire alone, and with the control plane.</summary>
public sealed class CauseTableTests
{
    public static TheoryData<string> Causes => [.. CauseTable.All.Select(static cause => cause.ToString())];

    [Theory]
    [MemberData(nameof(Causes))]
    public async Task Run_Cause_IsACandidateOnTheWireAndFirstWithTheControlPlane(string name)
    {
        var cause = CauseTable.All.Single(cause => cause.ToString() == name);
        var run = await CauseRig.RunAsync(cause.Plan, cause.Simulator, cause.Prepare);
        run.AssertFound(cause.Finding, cause.IsCertainOnTheWire);
        Assert.Equal(cause.Confidence, run.Confidence);
    }

    [Fact]
    public void All_Causes_AreTheNumberedOnes()
    {
        var numbered = FindingCatalog.All.Where(static info => info.Number > 0).Select(static info => info.Id).ToHashSet(StringComparer.Ordinal);
        Assert.Equal(numbered.Order(), CauseTable.All.Select(static cause => cause.Finding).Distinct(StringComparer.Ordinal).Order());
    }
}
