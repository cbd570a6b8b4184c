using LoadHarness.AwsIot.ControlPlane;
using LoadHarness.Core.Metrics;
using LoadHarness.Core.Plans;
using LoadHarness.Core.Results;
using LoadHarness.Diagnosis.Audit;
using LoadHarness.Scenarios.Common;

namespace LoadHarness.Hosting;

/// <summary>Audits the account after a run: always that of a simulator, AWS's where there are credentials, and no other.</summary>
internal static class RunAudit
{
    private static readonly Step CreateCertificate = new(Phase.Claim, StepKind.CreateCertificate);
    private static readonly Step RegisterThing = new(Phase.Claim, StepKind.RegisterThing);

    // A simulator on this host answers thousands a second; AWS answers ten.
    private const int LookupsAtTheSimulator = 50_000;
    private static readonly TimeSpan PauseAtAws = TimeSpan.FromMilliseconds(125);

    /// <summary>Audits; null where the account cannot be asked.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="runId">The run's id.</param>
    /// <param name="client">The control plane; null where it is not asked.</param>
    /// <param name="recorder">What was measured.</param>
    /// <param name="from">When the first device could start.</param>
    /// <param name="time">The clock.</param>
    public static async Task<AuditResult?> RunAsync(RunPlan plan, string runId, IAwsIotControlPlane? client, RunRecorder recorder, DateTimeOffset from, TimeProvider time)
    {
        if (client is null)
        {
            return null;
        }

        var isSimulator = plan.Target.Kind == TargetKind.Sim;
        var (asked, taken) = (Attempts(recorder, CreateCertificate), recorder.Count(CreateCertificate, Outcome.Ok));
        var request = new AuditRequest
        {
            Ledger = recorder.Ledger,
            NamePrefix = DeviceNames.Serial(plan, runId, 0)[..^6],
            From = from,
            IsOwnAccount = isSimulator,
            UnansweredRequests = asked - taken,
            UnregisteredCertificates = taken - recorder.Count(RegisterThing, Outcome.Ok),
        };
        return await new SplitBrainAudit(client, isSimulator ? request with { MaxLookups = LookupsAtTheSimulator } : request with { Pause = PauseAtAws }, time).RunAsync();
    }

    private static long Attempts(RunRecorder recorder, Step step) => Enum.GetValues<Outcome>().Sum(outcome => recorder.Count(step, outcome)) + recorder.Pending(step);
}
