namespace LoadHarness.Diagnosis.Doctor;

/// <summary>Runs checks in order, and leaves out those that a problem before them makes pointless, so that there is one clear answer.</summary>
/// <param name="checks">The checks, in order of their sections.</param>
public sealed class DoctorRunner(IReadOnlyList<IDoctorCheck> checks)
{
    /// <summary>Runs them.</summary>
    /// <param name="context">What checks know.</param>
    /// <param name="found">Called with each line at once; null for nobody.</param>
    /// <param name="cancellationToken">Cuts the visit off.</param>
    public async Task<DoctorReport> RunAsync(DoctorContext context, Action<DoctorLine>? found, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(context);
        var lines = new List<DoctorLine>();
        foreach (var check in checks)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (lines.Find(line => line.Status == DoctorStatus.Problem && check.Section.IsBlockedBy(line.Section)) is { } problem)
            {
                Add(new DoctorLine(check.Section, check.Name, DoctorStatus.Skipped, $"Not looked at: the problem at '{problem.Check}' must be mended first."));
                continue;
            }

            foreach (var result in await check.RunAsync(context, cancellationToken).ConfigureAwait(false))
            {
                Add(new DoctorLine(check.Section, check.Name, result.Status, result.Evidence, result.Fix, result.Finding) { Add = result.Add, Hedge = result.Hedge });
            }
        }

        return new DoctorReport(lines, context.Ceiling, context.ConnectionsPerSecond);

        void Add(DoctorLine line)
        {
            lines.Add(line);
            found?.Invoke(line);
        }
    }
}
