using System.Text.Json;
using System.Text.Json.Nodes;
using LoadHarness.Core;
using LoadHarness.Core.Plans.Quotas;

namespace LoadHarness.Simulator.Quotas;

/// <summary>What <c>sim --quotas</c> takes: <c>aws</c>, or a JSON file such as <c>{"all":"aws","connects":"100/s","connections":1000}</c>.</summary>
public static class QuotaFile
{
    /// <summary>Writes entries.</summary>
    public static string Write(IReadOnlyDictionary<string, string> entries)
    {
        ArgumentNullException.ThrowIfNull(entries);
        return new JsonObject(entries.Select(entry => KeyValuePair.Create<string, JsonNode?>(entry.Key, entry.Value))).ToJsonString();
    }

    /// <summary>Reads the option.</summary>
    /// <param name="option"><c>aws</c> or a file's path; null for no quotas.</param>
    /// <exception cref="HarnessException">The file cannot be read, or an entry is wrong.</exception>
    public static QuotaLimits Load(string? option)
    {
        if (option is null)
        {
            return QuotaLimits.None;
        }

        if (option == QuotaLimits.Aws)
        {
            return QuotaLimits.Of(new Dictionary<string, string>(StringComparer.Ordinal) { [QuotaLimits.AllName] = QuotaLimits.Aws });
        }

        try
        {
            return Parse(File.ReadAllText(option), option);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new HarnessException(ExitCode.BadInput, $"The quota file '{option}' cannot be read: {exception.Message}", "For AWS's defaults: --quotas aws", exception);
        }
    }

    /// <summary>Reads entries from JSON.</summary>
    /// <param name="json">The text.</param>
    /// <param name="name">What errors call it.</param>
    /// <exception cref="HarnessException">It is no JSON object, or an entry is wrong.</exception>
    public static QuotaLimits Parse(string json, string name)
    {
        var entries = new Dictionary<string, string>(StringComparer.Ordinal);
        try
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { AllowDuplicateProperties = false });
            foreach (var member in document.RootElement.EnumerateObject())
            {
                entries[member.Name] = member.Value.ValueKind == JsonValueKind.Number ? member.Value.GetRawText() : member.Value.GetString() ?? "";
            }
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            throw new HarnessException(ExitCode.BadInput, $"The quota file '{name}' is not valid: it is a JSON object of names with rates, numbers, \"aws\" or \"off\".", inner: exception);
        }

        foreach (var (quota, text) in entries)
        {
            if (QuotaLimits.Check(quota, text) is { } wrong)
            {
                throw new HarnessException(ExitCode.BadInput, $"The quota file '{name}': '{quota}' {wrong}");
            }
        }

        return QuotaLimits.Of(entries);
    }
}
