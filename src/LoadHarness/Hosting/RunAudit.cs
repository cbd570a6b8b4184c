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
    /// <param name="controlPlane">The control plane; of several processes of the simulator each is asked about its own devices.</param>
    /// <param name="recorder">What was measured.</param>
    /// <param name="from">When the first device could start.</param>
    /// <param name="time">The clock.</param>
    public static async Task<AuditResult?> RunAsync(RunPlan plan, string runId, RunControlPlane controlPlane, RunRecorder recorder, DateTimeOffset from, TimeProvider time)
    {
        if (controlPlane.Client is not { } client)
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
        if (!isSimulator)
        {
            return await new SplitBrainAudit(client, request with { Pause = PauseAtAws }, time).RunAsync();
        }

        IAwsIotControlPlane[] accounts = [client, .. controlPlane.Others];
        return Sum(await Task.WhenAll(accounts.Select((account, index) => new SplitBrainAudit(
            account,
            request with { Ledger = accounts.Length == 1 ? recorder.Ledger : recorder.Ledger.PartOf(device => device % accounts.Length == index), MaxLookups = LookupsAtTheSimulator },
            time).RunAsync())));
    }

    /// <summary>Adds up what the accounts of several processes were found to hold; what one could not tell, all together cannot.</summary>
    internal static AuditResult Sum(IReadOnlyList<AuditResult> parts) => new()
    {
        Things = SumOf(parts, static part => part.Things),
        Certificates = SumOf(parts, static part => part.Certificates),
        Serials = SumOf(parts, static part => part.Serials),
        Checked = parts.Sum(static part => part.Checked),
        Gaps = [.. parts.SelectMany(static part => part.Gaps).Distinct(StringComparer.Ordinal)],
    };

    private static long? SumOf(IReadOnlyList<AuditResult> parts, Func<AuditResult, long?> count) => parts.Any(part => count(part) is null) ? null : parts.Sum(count);

    private static long Attempts(RunRecorder recorder, Step step) => Enum.GetValues<Outcome>().Sum(outcome => recorder.Count(step, outcome)) + recorder.Pending(step);
}
