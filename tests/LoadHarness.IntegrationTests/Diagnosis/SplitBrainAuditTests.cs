using System.Text.Json;
using LoadHarness.Core.Plans;
using LoadHarness.Core.Plans.Faults;
using LoadHarness.Core.Results;
using LoadHarness.Diagnosis.Audit;
using LoadHarness.IntegrationTests.Scenarios;
using LoadHarness.IntegrationTests.Simulator;
using LoadHarness.IntegrationTests.Simulator.ControlPlane;
using LoadHarness.Scenarios.Common;
using LoadHarness.Simulator.Faults;

namespace LoadHarness.IntegrationTests.Diagnosis;

/// <summary>The audit over the control plane against what the simulator itself counts.</summary>
[Collection(Heavy.Name)]
public sealed class SplitBrainAuditTests
{
    private const int Devices = 30;

    [Theory]
    [InlineData("register-thing", 0)]
    [InlineData("register-thing", 1)]
    [InlineData("create-from-csr", 0)]
    [InlineData("create-from-csr", 1)]
    public async Task Run_AnswersLost_CountsWhatTheSimulatorCounts(string operation, int retries)
    {
        var plan = ScenarioRig.Plan(Devices);
        plan = plan with
        {
            Fleet = plan.Fleet with { Retries = retries },
            Timeouts = plan.Timeouts with { Response = TimeSpan.FromSeconds(1), LateWindow = TimeSpan.FromMilliseconds(100) },
            Reconnect = plan.Reconnect with { Policy = "fixed", Min = TimeSpan.FromSeconds(1) },
            Faults = [new FaultPlan(TimeSpan.Zero, null, "response.lost", null, 0.2) { Operation = operation }],
        };
        string[] clientIds = [.. Enumerable.Range(0, Devices).Select(index => DeviceNames.Serial(plan, "run", index))];
        await using var simulator = await RunningSimulator.StartAsync(options => options with { ArmAtStart = true, Faults = FaultSchedule.FromPlan(plan.Faults, plan.Fleet.Seed, clientIds) });

        var (result, audit) = await RunAsync(plan, simulator);

        var own = await OrphansAsync(simulator);
        var lost = result.Summary.Devices.Started - result.Summary.Devices.Operational;
        Assert.Equal(6, lost);
        Assert.Empty(audit.Gaps);
        Assert.Equal((operation == "register-thing" ? 6 : 0, own.Pending, own.Several), (audit.Things, audit.Certificates, audit.Serials));
        Assert.Equal((operation == "register-thing" ? 0 : 6 * (retries + 1), operation == "register-thing" ? 6 * retries : 0), (own.Pending, own.Several));
    }

    [Fact]
    public async Task Run_HealthyFleetThatProvisionsTwice_HasNoOrphans()
    {
        var plan = ScenarioRig.Plan(10);
        plan = plan with { Fleet = plan.Fleet with { Iterations = 2 }, Load = new LoadPlan { Executor = ExecutorNames.ConstantDevices } };
        await using var simulator = await RunningSimulator.StartAsync();

        var (result, audit) = await RunAsync(plan, simulator);

        Assert.Equal(10, result.Summary.Devices.Operational);
        Assert.Equal((0, 10), (audit.Orphans, (await OrphansAsync(simulator)).Several)); // Each device asked for its second certificate, and got it.
        Assert.Equal(30, audit.Checked);
    }

    private static async Task<(ScenarioResult Result, AuditResult Audit)> RunAsync(RunPlan plan, RunningSimulator simulator)
    {
        var from = TimeProvider.System.GetUtcNow();
        var result = await ScenarioRig.RunAsync(plan, simulator);
        using var client = simulator.ControlPlane();
        return (result, await new SplitBrainAudit(
            client,
            new AuditRequest { Ledger = result.Recorder.Ledger, NamePrefix = "lh-42-", From = from, IsOwnAccount = true, UnansweredRequests = 0, UnregisteredCertificates = 0 },
            TimeProvider.System).RunAsync());
    }

    private static async Task<(long Pending, long Several)> OrphansAsync(RunningSimulator simulator)
    {
        using var rest = simulator.Rest();
        using var answer = JsonDocument.Parse(await rest.GetStringAsync(new Uri("/admin/orphans", UriKind.Relative)));
        return (Count("pendingCertificates"), Count("thingsWithSeveralCertificates"));

        long Count(string kind) => answer.RootElement.GetProperty(kind).GetProperty("count").GetInt64();
    }
}
