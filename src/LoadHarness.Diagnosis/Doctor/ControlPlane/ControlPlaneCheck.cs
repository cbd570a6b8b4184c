using LoadHarness.Diagnosis.Facts;

namespace LoadHarness.Diagnosis.Doctor.ControlPlane;

/// <summary>A check of what the control plane says; nothing to say where it cannot be asked.</summary>
internal abstract class ControlPlaneCheck : IDoctorCheck
{
    public DoctorSection Section => DoctorSection.ControlPlane;

    public abstract string Name { get; }

    public async ValueTask<IReadOnlyList<CheckResult>> RunAsync(DoctorContext context, CancellationToken cancellationToken) =>
        await context.KnowAsync(cancellationToken).ConfigureAwait(false) is { } facts ? Judge(facts, context) : [];

    /// <summary>Judges the facts.</summary>
    protected abstract IReadOnlyList<CheckResult> Judge(ControlPlaneFacts facts, DoctorContext context);
}
