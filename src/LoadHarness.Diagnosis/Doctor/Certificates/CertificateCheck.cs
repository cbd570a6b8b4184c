namespace LoadHarness.Diagnosis.Doctor.Certificates;

/// <summary>A check of the claim certificate's files; nothing to say where there are none.</summary>
internal abstract class CertificateCheck : IDoctorCheck
{
    public DoctorSection Section => DoctorSection.Certificate;

    public abstract string Name { get; }

    public ValueTask<IReadOnlyList<CheckResult>> RunAsync(DoctorContext context, CancellationToken cancellationToken) =>
        ValueTask.FromResult<IReadOnlyList<CheckResult>>((context.Target.Claim is { } claim ? Judge(claim, context) : WithoutClaim(context)) is { } result ? [result] : []);

    /// <summary>Judges the files; null where there is nothing to judge.</summary>
    protected abstract CheckResult? Judge(ClaimFiles claim, DoctorContext context);

    /// <summary>What is to be said without a claim certificate.</summary>
    protected virtual CheckResult? WithoutClaim(DoctorContext context) => null;
}
