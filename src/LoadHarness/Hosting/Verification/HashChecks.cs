using System.Text.Json;
using LoadHarness.Core.Results;
using LoadHarness.Reporting;

namespace LoadHarness.Hosting.Verification;

/// <summary>Checks every hash of <c>manifest.json</c>.</summary>
internal static class HashChecks
{
    /// <summary>Makes the checks.</summary>
    public static IEnumerable<VerifyCheck> Of(string folder)
    {
        var path = Path.Combine(folder, RunFolder.ManifestFile);
        if (!File.Exists(path))
        {
            return [VerifyCheck.Wrong($"There is no {RunFolder.ManifestFile}: the run was cut off before its end, or the file was removed.")];
        }

        RunManifest manifest;
        try
        {
            manifest = SummaryJson.ReadManifest(File.ReadAllText(path));
        }
        catch (Exception failure) when (failure is JsonException or IOException or UnauthorizedAccessException)
        {
            return [VerifyCheck.Wrong($"{RunFolder.ManifestFile} cannot be read: {failure.Message.TrimEnd('.')}.")];
        }

        try
        {
            return Compare(manifest.Files, RunFolder.At(folder).HashFiles());
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return [VerifyCheck.Wrong($"The files cannot be compared with {RunFolder.ManifestFile}: {failure.Message.TrimEnd('.')}.")];
        }
    }

    private static IEnumerable<VerifyCheck> Compare(IReadOnlyDictionary<string, string> listed, IReadOnlyDictionary<string, string> found)
    {
        var wrong = 0;
        foreach (var (name, hash) in listed)
        {
            if (!found.TryGetValue(name, out var is_))
            {
                wrong++;
                yield return VerifyCheck.Wrong($"{name} is missing.");
            }
            else if (is_ != hash)
            {
                wrong++;
                yield return VerifyCheck.Wrong($"{name} was changed: its SHA-256 begins with {is_[..12]}, and {RunFolder.ManifestFile} says {hash[..Math.Min(12, hash.Length)]}.");
            }
        }

        if (wrong == 0)
        {
            yield return VerifyCheck.Good($"{listed.Count} files have the SHA-256 that {RunFolder.ManifestFile} says.");
        }

        var others = found.Keys.Except(listed.Keys, StringComparer.Ordinal).ToArray();
        if (others.Length > 0)
        {
            yield return VerifyCheck.Skipped($"{others.Length} files were added since, and were not hashed: {string.Join(", ", others.Take(5))}{(others.Length > 5 ? ", …" : "")}.");
        }
    }
}
