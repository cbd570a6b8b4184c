using LoadHarness.Core.Metrics;
using LoadHarness.Core.Plans;
using LoadHarness.Core.Results;
using LoadHarness.Hosting.Claims;

namespace LoadHarness.Hosting;

/// <summary>What was found out after a run.</summary>
/// <param name="Audit">What the audit found; null where there was none.</param>
/// <param name="Diagnosis">What each failing device is put down to.</param>
/// <param name="Sentences">What a reader must know of it, one sentence each.</param>
internal sealed record Examined(AuditResult? Audit, DiagnosisOutput Diagnosis, IReadOnlyList<string> Sentences);

/// <summary>Looks into a run once its devices are done: audits the account, asks for facts, and puts each failing device down to a finding.</summary>
/// <param name="plan">The plan.</param>
/// <param name="runId">The run's id.</param>
/// <param name="startedAt">When the run began.</param>
/// <param name="time">The clock.</param>
internal sealed class RunExamination(RunPlan plan, string runId, DateTimeOffset startedAt, TimeProvider time)
{
    /// <summary>False where the user asked for the wire alone.</summary>
    public required bool ControlPlane { get; init; }

    /// <summary>True where someone stopped the run.</summary>
    public required bool Interrupted { get; init; }

    /// <summary>Looks into the run.</summary>
    /// <param name="target">Where devices connected.</param>
    /// <param name="simulators">The simulator's processes; null for other targets.</param>
    /// <param name="claims">The claims that were made for the run.</param>
    /// <param name="recorder">What was measured.</param>
    /// <param name="from">When the first device could start.</param>
    public async Task<Examined> RunAsync(RunTarget target, SimulatorGroup? simulators, ClaimSet claims, RunRecorder recorder, DateTimeOffset from)
    {
        using var controlPlane = await RunControlPlane.FindAsync(plan, simulators is { Crash: null } ? simulators.Ready : [], ControlPlane);
        var audit = await RunAudit.RunAsync(plan, runId, controlPlane, recorder, from, time);
        var reader = new RunFactsReader(plan, runId, target, claims);
        var (facts, sentences) = await reader.ReadAsync(controlPlane, audit?.Certificates, time);
        var diagnosis = RunDiagnosis.Make(new DiagnosisInput
        {
            Plan = plan,
            RunId = runId,
            StartedAt = startedAt,
            Endpoint = (target.Endpoint.HostName ?? target.Endpoint.Host, target.Endpoint.Port),
            Recorder = recorder,
            CertificateIdOf = reader.CertificateIdOf,
            Audit = audit,
            Facts = facts,
            Interrupted = Interrupted,
        });
        return new Examined(audit, diagnosis, sentences);
    }

    /// <summary>Diagnoses what has been recorded so far, by the wire alone: for those who watch.</summary>
    public static IReadOnlyList<Finding> DiagnoseSoFar(RunPlan plan, RunMark mark, RunTarget target, ClaimSet claims, RunRecorder recorder) => RunDiagnosis.Make(new DiagnosisInput
    {
        Plan = plan,
        RunId = mark.Id,
        StartedAt = mark.StartedAt,
        Endpoint = (target.Endpoint.HostName ?? target.Endpoint.Host, target.Endpoint.Port),
        Recorder = recorder,
        CertificateIdOf = new RunFactsReader(plan, mark.Id, target, claims).CertificateIdOf,
        Interrupted = true, // Devices under way have not failed.
    }).Findings;
}
