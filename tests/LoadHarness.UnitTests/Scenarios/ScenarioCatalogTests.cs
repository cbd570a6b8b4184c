using LoadHarness.Core;
using LoadHarness.Core.Metrics;
using LoadHarness.Core.Plans;
using LoadHarness.Scenarios;

namespace LoadHarness.UnitTests.Scenarios;

public sealed class ScenarioCatalogTests
{
    [Fact]
    public void All_Entries_AreNamedAfterTheirKeyAndEndOperational() => Assert.All(ScenarioCatalog.All, pair =>
    {
        Assert.Equal(pair.Key, pair.Value.Name);
        Assert.Equal("operational", pair.Value.Funnel[^1]);
        Assert.EndsWith(".", pair.Value.Summary, StringComparison.Ordinal);
        var names = Step.All.SelectMany(step => new[] { step.Name, step.BareName }).ToHashSet();
        Assert.All(pair.Value.AttemptsPerIteration(new RunPlan()).Keys, name => Assert.Contains(name, names));
    });

    [Fact]
    public void InService_IsWhatPlansTakeForIt() =>
        Assert.Equal(InServiceScenarios.Names.Order(StringComparer.Ordinal), ScenarioCatalog.All.Values.Where(static entry => entry.IsInService).Select(static entry => entry.Name).Order(StringComparer.Ordinal));

    [Fact]
    public void Find_Unknown_NamesTheKnown()
    {
        var failure = Assert.Throws<HarnessException>(() => ScenarioCatalog.Find("nope"));
        Assert.Equal((ExitCode.BadInput, "There is no scenario 'nope'.", "Known are duplicate-client-id, fleet-provisioning, keepalive-loss, mass-provisioning-day, reconnect-churn, reconnect-storm, steady-fleet, subscribe-storm."), (failure.ExitCode, failure.Message, failure.Hint));
    }

    public static TheoryData<string> Plans => [.. ReadyPlans.Names];

    [Theory]
    [MemberData(nameof(Plans))]
    public void ReadyPlan_Each_LoadsValidatesAndNamesAScenario(string name)
    {
        var plan = PlanLoader.Load(ReadyPlans.Read(name)!, name);
        Assert.Empty(PlanValidator.Validate(plan));
        Assert.NotNull(ScenarioCatalog.Find(plan.Scenario));
        Assert.True(plan.Gates.Count > 0 || plan.Expect is not null, "A plan without gates must expect a finding.");
        Assert.Equal(name, plan.Name);
    }

    /// <summary>A plan that drops the whole fleet asks that it was one outage, that all came back, and how soon.</summary>
    [Theory]
    [MemberData(nameof(Plans))]
    public void ReadyPlan_ThatDropsEverybody_JudgesTheOutage(string name)
    {
        var plan = PlanLoader.Load(ReadyPlans.Read(name)!, name);
        var isOutage = plan.Faults.Any(static fault => fault.Kind is "broker.restart" or "partition" or "certificate.rotation");
        string[] asked = [.. plan.Gates.Select(static gate => gate.That.Split(' ')[0]).Where(static metric => metric.StartsWith("outage.", StringComparison.Ordinal))];
        Assert.Equal(isOutage, new[] { "outage.count", "outage.not_back", "outage.t100" }.All(metric => asked.Contains(metric, StringComparer.Ordinal)));
    }

    [Fact]
    public void ReadyPlans_Default_IsTheContractsThousandDevices()
    {
        var plan = PlanLoader.Load(ReadyPlans.Read("default")!, "default");
        Assert.Equal((1000, "fleet-provisioning", TargetKind.Sim), (plan.Fleet.Devices, plan.Scenario, plan.Target.Kind));
        Assert.Null(ReadyPlans.Read("nope"));
    }

    [Fact]
    public void Sample_OfInit_LoadsAndValidates() => Assert.Empty(PlanValidator.Validate(PlanLoader.Load(ReadyPlans.Sample(), "sample")));
}
