namespace LoadHarness.Diagnosis.Doctor;

/// <summary>What a check found.</summary>
public enum DoctorStatus
{
    /// <summary>As it should be.</summary>
    Ok,

    /// <summary>It may harm a run, or could not be told.</summary>
    Warning,

    /// <summary>It would make a run fail.</summary>
    Problem,

    /// <summary>Not looked at: something before it must be mended first.</summary>
    Skipped,
}

/// <summary>The parts of a doctor's visit, in order.</summary>
public enum DoctorSection
{
    /// <summary>What this host allows.</summary>
    Host,

    /// <summary>The claim certificate and its key.</summary>
    Certificate,

    /// <summary>A claim policy from a file.</summary>
    Policy,

    /// <summary>Name, address and TLS of the target.</summary>
    Endpoint,

    /// <summary>MQTT with the claim certificate, one filter at a time.</summary>
    Live,

    /// <summary>What AWS's control plane says.</summary>
    ControlPlane,
}

/// <summary>One line of the doctor's report.</summary>
/// <param name="Section">Its part.</param>
/// <param name="Check">The check's name.</param>
/// <param name="Status">What was found.</param>
/// <param name="Evidence">What it rests on, one or two sentences.</param>
/// <param name="Fix">What to do; null where nothing is to be done.</param>
/// <param name="Finding">The cause's name in the catalogue of findings; null where none fits.</param>
public sealed record DoctorLine(DoctorSection Section, string Check, DoctorStatus Status, string Evidence, string? Fix = null, string? Finding = null)
{
    /// <summary>The smallest policy statements to add, as indented JSON; null where none are.</summary>
    public string? Add { get; init; }

    /// <summary>How sure the finding is, as the verdict says it: <c>possibly</c>, <c>most likely</c>; empty where it is certain.</summary>
    public string Hedge { get; init; } = "";
}

/// <summary>Names of sections in reports.</summary>
public static class DoctorSections
{
    /// <summary>Returns the name: <c>control plane</c>.</summary>
    public static string Name(this DoctorSection section) => section == DoctorSection.ControlPlane ? "control plane" : section.ToString().ToLowerInvariant();

    /// <summary>Whether a problem in one section makes a check of another pointless: what builds on it would only fail in its turn.</summary>
    /// <remarks>The control plane is asked after a failure on the wire too, since it tells causes apart that look alike there.</remarks>
    internal static bool IsBlockedBy(this DoctorSection section, DoctorSection problem) => section switch
    {
        DoctorSection.Host => false,
        DoctorSection.Policy => problem == DoctorSection.Certificate,
        DoctorSection.ControlPlane => problem is DoctorSection.Certificate or DoctorSection.Policy,
        _ => problem != DoctorSection.Host && problem <= section,
    };
}
