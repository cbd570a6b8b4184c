namespace LoadHarness.Diagnosis.Doctor;

/// <summary>A check's answer: one line of the report without its names.</summary>
/// <param name="Status">What was found.</param>
/// <param name="Evidence">What it rests on, one or two sentences.</param>
/// <param name="Fix">What to do; null where nothing is to be done.</param>
/// <param name="Finding">The cause's name in the catalogue of findings; null where none fits.</param>
public sealed record CheckResult(DoctorStatus Status, string Evidence, string? Fix = null, string? Finding = null)
{
    /// <summary>The smallest policy statements to add, as indented JSON; null where none are.</summary>
    public string? Add { get; init; }

    /// <summary>How sure the finding is, as the verdict says it: <c>possibly</c>, <c>most likely</c>; empty where it is certain.</summary>
    public string Hedge { get; init; } = "";

    /// <summary>As it should be.</summary>
    public static CheckResult Ok(string evidence) => new(DoctorStatus.Ok, evidence);

    /// <summary>It may harm a run.</summary>
    public static CheckResult Warning(string evidence, string fix, string? finding = null) => new(DoctorStatus.Warning, evidence, fix, finding);

    /// <summary>It would make a run fail.</summary>
    public static CheckResult Problem(string evidence, string fix, string? finding = null) => new(DoctorStatus.Problem, evidence, fix, finding);
}

/// <summary>One thing that the doctor looks at. One class a check, one line in <see cref="DoctorCatalog"/>, one test.</summary>
public interface IDoctorCheck
{
    /// <summary>Its part of the visit.</summary>
    DoctorSection Section { get; }

    /// <summary>Its name in reports, a word or two.</summary>
    string Name { get; }

    /// <summary>Looks; empty where there is nothing to look at.</summary>
    ValueTask<IReadOnlyList<CheckResult>> RunAsync(DoctorContext context, CancellationToken cancellationToken);
}
