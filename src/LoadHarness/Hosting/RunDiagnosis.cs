using LoadHarness.AwsIot;
using LoadHarness.Core.Metrics;
using LoadHarness.Core.Metrics.Evidence;
using LoadHarness.Core.Plans;
using LoadHarness.Core.Results;
using LoadHarness.Diagnosis;
using LoadHarness.Diagnosis.Facts;
using LoadHarness.Diagnosis.Findings;
using LoadHarness.Diagnosis.Rules;
using LoadHarness.Scenarios.Common;

namespace LoadHarness.Hosting;

/// <summary>What a run's end is diagnosed from.</summary>
internal sealed record DiagnosisInput
{
    /// <summary>The plan as the devices followed it.</summary>
    public required RunPlan Plan { get; init; }

    /// <summary>The run's id.</summary>
    public required string RunId { get; init; }

    /// <summary>When the run began.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>Host and port that devices connected to.</summary>
    public required (string Host, int Port) Endpoint { get; init; }

    /// <summary>What was measured.</summary>
    public required RunRecorder Recorder { get; init; }

    /// <summary>A group's claim certificate's id; null where each device has its own or there is none.</summary>
    public required Func<int, string?> CertificateIdOf { get; init; }

    /// <summary>What the audit found; null where there was none.</summary>
    public AuditResult? Audit { get; init; }

    /// <summary>What the control plane says; null where it was not asked.</summary>
    public ControlPlaneFacts? Facts { get; init; }

    /// <summary>True where someone stopped the run: devices that were cut off then did not fail.</summary>
    public bool Interrupted { get; init; }
}

/// <summary>What a run's end was diagnosed as.</summary>
/// <param name="Findings">The findings, most certain first.</param>
/// <param name="Timeouts">The timeouts by finding.</param>
/// <param name="Expectation">Whether what the plan expects was met; null where it expects nothing.</param>
/// <param name="Rows">One row for each device that failed.</param>
internal sealed record DiagnosisOutput(IReadOnlyList<Finding> Findings, IReadOnlyDictionary<string, long> Timeouts, ExpectationResult? Expectation, IReadOnlyList<DiagnosisRow> Rows);

/// <summary>Diagnoses a run at its end: puts each failing device down to a finding.</summary>
internal static class RunDiagnosis
{
    private const int FirstDevices = 3; // Started together, they may overtake each other.

    private static readonly Step Journey = new(Phase.None, StepKind.Journey);

    /// <summary>Diagnoses.</summary>
    public static DiagnosisOutput Make(DiagnosisInput input)
    {
        var recorder = input.Recorder;
        var groups = new FleetGroups(input.Plan, input.RunId);
        var context = new DiagnosisContext
        {
            Plan = input.Plan,
            Groups = [.. groups.All.Select(group => Count(group, groups, input))],
            Endpoint = input.Endpoint,
            StartedAt = input.StartedAt,
            Audit = input.Audit,
            ControlPlane = input.Facts,
            Started = recorder.Starts.Devices,
            Operational = recorder.Funnel(recorder.FunnelStages.Count - 1),
        };
        IReadOnlyList<SignatureCount> evidence = [.. recorder.Evidence.Summarize(), .. WithoutEvidence(input)];
        var found = new Diagnoser().Diagnose(evidence, context, [.. OtherFindings.OfAudit(input.Audit), .. Policies(input)]);
        var timeouts = TimeoutShares.Of(CountTimeouts(recorder), found.Attributions);
        var findings = found with { Findings = [.. found.Findings.Select(finding => finding with { Timeouts = timeouts.GetValueOrDefault(finding.Id) })] };
        return new DiagnosisOutput(
            findings.Findings,
            timeouts,
            input.Plan.Expect is { } expect ? Expectation.Check(expect.Findings, findings) : null,
            DiagnosisCsv.Rows(input.Plan, input.RunId, groups, recorder.Evidence, findings));
    }

    /// <summary>Where topics are the plan's own, as the filters of <c>subscribe-storm</c>, the simulator's claim may do everything: that is no finding.</summary>
    private static IEnumerable<Finding> Policies(DiagnosisInput input) => input.Plan.Fleet.Filters.Count > 0 || InServiceScenarios.Includes(input.Plan) ? [] : OtherFindings.OfPolicies(input.Facts);

    private static GroupContext Count(FleetGroup group, FleetGroups groups, DiagnosisInput input)
    {
        var recorder = input.Recorder;
        var (connected, subscribed, operational) = (StageOf("connected"), StageOf("subscribed"), recorder.FunnelStages.Count - 1);
        long started = 0, isConnected = 0, isSubscribed = 0, isOperational = 0;
        var firstFailed = true;
        foreach (var device in groups.DevicesOf(group.Index))
        {
            var failed = recorder.Evidence.Of(device) is not null;
            if (!failed && !recorder.HasReached(device, connected))
            {
                continue; // Not started, or cut off by the run's end.
            }

            firstFailed &= failed || started >= FirstDevices;
            started++;
            isConnected += recorder.HasReached(device, connected) ? 1 : 0;
            isSubscribed += recorder.HasReached(device, subscribed) ? 1 : 0;
            isOperational += recorder.HasReached(device, operational) ? 1 : 0;
        }

        return new GroupContext(group.Name, group.Template, input.CertificateIdOf(group.Index))
        {
            Started = started,
            Connected = isConnected,
            Subscribed = isSubscribed,
            Operational = isOperational,
            FirstFailed = firstFailed && started > 0,
        };

        int StageOf(string name)
        {
            // A scenario without a stage for it says so with its last one.
            var stages = recorder.FunnelStages;
            for (var index = 0; index < stages.Count; index++)
            {
                if (string.Equals(stages[index], name, StringComparison.Ordinal))
                {
                    return index;
                }
            }

            return stages.Count - 1;
        }
    }

    /// <summary>Devices that did not become operational and noted nothing: each failing device must be put down to something.</summary>
    private static IEnumerable<SignatureCount> WithoutEvidence(DiagnosisInput input)
    {
        var recorder = input.Recorder;
        if (input.Interrupted)
        {
            yield break;
        }

        var last = recorder.FunnelStages.Count - 1;
        var noted = Enumerable.Range(0, input.Plan.Fleet.Devices).LongCount(device => recorder.Evidence.Of(device) is not null && !recorder.HasReached(device, last));
        var missing = recorder.Starts.Devices - recorder.Funnel(last) - noted - recorder.Count(Journey, Outcome.Cancelled);
        if (missing > 0)
        {
            yield return new SignatureCount
            {
                Signature = new WireSignature { Group = 0, Step = Journey, Outcome = Outcome.Cancelled },
                Devices = missing, Recovered = 0, Attempts = missing, FirstSeconds = 0, LastSeconds = 0,
            };
        }
    }

    private static Dictionary<Outcome, long> CountTimeouts(RunRecorder recorder)
    {
        var counts = new Dictionary<Outcome, long>();
        foreach (var outcome in Enum.GetValues<Outcome>().Where(static outcome => outcome.IsTimeout()))
        {
            var count = Step.All.Where(static step => step.CountsTowardsTimeoutRate).Sum(step => recorder.Count(step, outcome));
            if (count > 0)
            {
                counts.Add(outcome, count);
            }
        }

        return counts;
    }
}
