namespace LoadHarness.Diagnosis.Doctor.Endpoints;

/// <summary>A check of the way to the target.</summary>
internal abstract class EndpointCheck : IDoctorCheck
{
    public DoctorSection Section => DoctorSection.Endpoint;

    public abstract string Name { get; }

    public async ValueTask<IReadOnlyList<CheckResult>> RunAsync(DoctorContext context, CancellationToken cancellationToken) =>
        await LookAsync(context, cancellationToken).ConfigureAwait(false) is { } result ? [result] : [];

    /// <summary>Looks; null where there is nothing to look at.</summary>
    protected abstract ValueTask<CheckResult?> LookAsync(DoctorContext context, CancellationToken cancellationToken);
}
