using System.Security.Cryptography.X509Certificates;
using LoadHarness.Core.Engine;
using LoadHarness.Core.Metrics;
using LoadHarness.Core.Plans;
using LoadHarness.Mqtt;
using LoadHarness.Mqtt.Packets;
using LoadHarness.Mqtt.Transport;
using LoadHarness.Scenarios.Common;
using Microsoft.Extensions.Logging;

namespace LoadHarness.Hosting;

/// <summary>Makes what a scenario's devices share: the same in the program itself and in its workers.</summary>
/// <param name="runId">The run's id.</param>
/// <param name="target">Where devices connect.</param>
/// <param name="time">The clock of all timestamps.</param>
/// <param name="logger">The log.</param>
internal sealed class DeviceContexts(string runId, RunTarget target, TimeProvider time, ILogger logger)
{
    /// <summary>Which of the fleet's devices are this process's.</summary>
    public FleetSlice Slice { get; init; } = FleetSlice.Whole;

    /// <summary>Hears of what was created at the target; null for nobody.</summary>
    public Action<CreatedThing>? Created { get; init; }

    /// <summary>Makes it.</summary>
    /// <param name="plan">The plan, or a rehearsal's.</param>
    /// <param name="recorder">Where measurements go.</param>
    /// <param name="claimOf">A group's certificate that was made for the run; null for the target's own.</param>
    /// <param name="kept">Where devices' identities are kept for a resume; null for nowhere.</param>
    public ScenarioContext Make(RunPlan plan, RunRecorder recorder, Func<int, X509Certificate2?>? claimOf = null, KeptIdentities? kept = null)
    {
        var connector = new DeviceConnector(
            new Connector(target.Endpoint, time, plan.Target.Insecure),
            new PacketCodec(plan.Fleet.Mqtt),
            new ConnectionDefaults { Timeouts = plan.Timeouts, KeepAlive = plan.Fleet.KeepAlive },
            recorder);
        var groups = new FleetGroups(plan, runId);
        return new ScenarioContext
        {
            Plan = plan,
            RunId = runId,
            Groups = groups,
            Recorder = recorder,
            Connector = connector,
            Tls = target.Tls,
            ClaimIdentity = ClaimIdentities.Load(plan, target, runId, time, groups, claimOf, Slice),
            Devices = Slice.ShareOf(plan.Fleet.Devices),
            Created = Created,
            Kept = kept,
            Logger = logger,
        };
    }
}
