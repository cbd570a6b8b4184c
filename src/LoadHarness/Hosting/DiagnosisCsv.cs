using System.Globalization;
using LoadHarness.Core.Metrics.Evidence;
using LoadHarness.Core.Plans;
using LoadHarness.Core.Plans.Quirks;
using LoadHarness.Diagnosis;
using LoadHarness.Diagnosis.Rules;
using LoadHarness.Scenarios.Common;

namespace LoadHarness.Hosting;

/// <summary>A device that failed, and what it is put down to.</summary>
/// <param name="Device">Its index.</param>
/// <param name="ClientId">Its client id under the claim.</param>
/// <param name="Group">Its group's name; empty for the fleet itself.</param>
/// <param name="Signature">What stopped it last, in words.</param>
/// <param name="Finding">The finding.</param>
/// <param name="Confidence">How sure that is.</param>
/// <param name="Recovered">Whether it became operational afterwards.</param>
internal sealed record DiagnosisRow(int Device, string ClientId, string Group, string Signature, string Finding, string Confidence, bool Recovered);

/// <summary><c>diagnosis.csv</c>: one row for each device that failed (RFC 4180).</summary>
internal static class DiagnosisCsv
{
    /// <summary>The file's name in the run's folder.</summary>
    public const string FileName = "diagnosis.csv";

    private const string Header = "device,client_id,group,signature,finding,confidence,recovered";

    /// <summary>Makes the rows, lowest device first.</summary>
    public static IReadOnlyList<DiagnosisRow> Rows(RunPlan plan, string runId, FleetGroups groups, EvidenceBook evidence, RunFindings found)
    {
        var bySignature = found.Attributions.ToDictionary(static attribution => attribution.Seen.Signature, attribution => (Words: SignatureWords.Describe(attribution.Seen.Signature), attribution.Best));
        var rows = new List<DiagnosisRow>();
        for (var device = 0; device < plan.Fleet.Devices; device++)
        {
            if (evidence.Of(device) is { } signature)
            {
                var group = groups.Of(device);
                var clientId = group.Has(Quirk.SharedClientId) ? DeviceNames.SharedClientId(plan, runId, group.Index) : DeviceNames.Serial(plan, runId, device);
                var (words, best) = bySignature[signature];
                rows.Add(new DiagnosisRow(device, clientId, group.Name, words, best.Finding, best.Confidence.ToString().ToLowerInvariant(), evidence.HasRecovered(device)));
            }
        }

        return rows;
    }

    /// <summary>Writes the file.</summary>
    public static async Task WriteAsync(string path, IReadOnlyList<DiagnosisRow> rows)
    {
        await using var writer = new StreamWriter(path);
        Write(writer, rows);
    }

    /// <summary>Writes the file of a run whose verdict must not be lost with it.</summary>
    /// <returns>One sentence that says why it could not be written; null where it was.</returns>
    public static async Task<string?> TryWriteAsync(string path, IReadOnlyList<DiagnosisRow> rows)
    {
        try
        {
            await WriteAsync(path, rows);
            return null;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return $"{FileName} could not be written: {failure.Message.TrimEnd('.')}; the findings are in the summary.";
        }
    }

    /// <summary>Writes the file's text.</summary>
    public static void Write(TextWriter writer, IReadOnlyList<DiagnosisRow> rows)
    {
        writer.Write(Header + "\n");
        foreach (var row in rows)
        {
            writer.Write(string.Join(',', row.Device.ToString(CultureInfo.InvariantCulture), Cell(row.ClientId), Cell(row.Group), Cell(row.Signature), row.Finding, row.Confidence, row.Recovered ? "yes" : "no") + "\n");
        }
    }

    private static string Cell(string text) => text.AsSpan().IndexOfAny(",\"\r\n") < 0 ? text : "\"" + text.Replace("\"", "\"\"", StringComparison.Ordinal) + "\"";
}
