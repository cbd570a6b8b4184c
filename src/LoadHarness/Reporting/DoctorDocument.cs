using System.Text.Json;
using System.Text.Json.Serialization;
using LoadHarness.Core.Plans;
using LoadHarness.Core.Results;
using LoadHarness.Diagnosis.Doctor;

namespace LoadHarness.Reporting;

/// <summary>The doctor's report as JSON (docs/doctor.md).</summary>
/// <param name="Schema">The document's version.</param>
/// <param name="Plan">The plan's name.</param>
/// <param name="Devices">The plan's devices.</param>
/// <param name="Target">The target.</param>
/// <param name="Ready">True where nothing would make a run fail.</param>
/// <param name="ExitCode">What the process ends with.</param>
/// <param name="Verdict">The report in one sentence.</param>
/// <param name="Host">What the host can do.</param>
/// <param name="Lines">The lines in order.</param>
internal sealed record DoctorDocument(string Schema, string Plan, int Devices, TargetInfo Target, bool Ready, int ExitCode, string Verdict, DoctorDocument.HostPart Host, IReadOnlyList<DoctorDocument.Line> Lines)
{
    private static readonly DoctorJson Context = new(DocumentJson.Options());

    /// <summary>Writes a report.</summary>
    public static string Write(DoctorReport report, RunPlan plan, TargetInfo target)
    {
        ArgumentNullException.ThrowIfNull(report);
        var document = new DoctorDocument(
            "loadharness/doctor/1", plan.Name, plan.Fleet.Devices, target, report.ExitCode == Core.ExitCode.Ok, (int)report.ExitCode, report.Verdict,
            new HostPart(report.Ceiling?.Devices, report.Ceiling?.LimitedBy, report.ConnectionsPerSecond is { } rate ? Math.Round(rate) : null),
            [.. report.Lines.Select(static line => new Line(line.Section.Name(), line.Check, line.Status.ToString().ToLowerInvariant(), line.Evidence, line.Fix, line.Finding, line.Add))]);
        return JsonSerializer.Serialize(document, Context.DoctorDocument);
    }

    /// <summary>What the host can do; null for what is unknown.</summary>
    internal sealed record HostPart(long? Devices, string? LimitedBy, double? ConnectionsPerSecond);

    /// <summary>One line.</summary>
    internal sealed record Line(string Section, string Check, string Status, string Evidence, string? Fix, string? Finding, string? Add);
}

[JsonSerializable(typeof(DoctorDocument))]
internal sealed partial class DoctorJson : JsonSerializerContext;
