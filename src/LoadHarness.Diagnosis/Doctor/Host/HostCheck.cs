using LoadHarness.Core.Plans;

namespace LoadHarness.Diagnosis.Doctor.Host;

/// <summary>A check of this host that needs no more than what <see cref="HostReader"/> reads, so that <c>run</c> does it too.</summary>
public abstract class HostCheck : IDoctorCheck
{
    /// <inheritdoc/>
    public DoctorSection Section => DoctorSection.Host;

    /// <inheritdoc/>
    public abstract string Name { get; }

    /// <summary>Judges the host for a plan; null where there is nothing to judge.</summary>
    public abstract CheckResult? Judge(HostFacts host, RunPlan plan);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<CheckResult>> RunAsync(DoctorContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(context);
        return ValueTask.FromResult<IReadOnlyList<CheckResult>>(Judge(context.Host, context.Plan) is { } result ? [result] : []);
    }
}
