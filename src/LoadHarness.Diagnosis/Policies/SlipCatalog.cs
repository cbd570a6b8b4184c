using System.Text.RegularExpressions;
using LoadHarness.AwsIot.Policies;
using LoadHarness.Core.Plans;
using LoadHarness.Diagnosis.Facts;

namespace LoadHarness.Diagnosis.Policies;

/// <summary>The slips that one statement can have made with one of its resources, the most telling first.</summary>
internal static partial class SlipCatalog
{
    private const int ArnParts = 6;
    private const string SourceAddressKey = "aws:SourceIp";
    private const string TemplatePrefix = "$aws/provisioning-templates/";

    /// <summary>Lists them.</summary>
    /// <param name="needed">What is needed.</param>
    /// <param name="statement">The statement, with one resource.</param>
    /// <param name="hasVariables">Whether its document knows policy variables.</param>
    /// <param name="hasAddress">Whether the device's address is known.</param>
    public static IEnumerable<Slip> Of(NeededAction needed, PolicyStatement statement, bool hasVariables, bool hasAddress)
    {
        if (!statement.IsNotResource)
        {
            var pattern = statement.Resources[0];
            foreach (var slip in OfTopic(needed, pattern).Concat(OfArn(needed, pattern)))
            {
                yield return slip;
            }

            // MQTT's wildcards are plain characters in a policy (AWS IoT developer guide, "Using wildcard characters in MQTT and AWS IoT Core policies").
            if (pattern.AsSpan().ContainsAny('#', '+'))
            {
                yield return new Slip(SlipKind.Wildcard, PolicyFault.LiteralWildcard, "# and + are plain characters in a policy, where only * and ? are wildcards")
                {
                    Statement = static statement => statement with { Resources = [.. statement.Resources.Select(static resource => resource.Replace('#', '*').Replace('+', '*'))] },
                };
            }

            if (Variable().Match(pattern) is { Success: true, Groups: var groups })
            {
                yield return new Slip(SlipKind.Variable, PolicyFault.Variable, OfVariable(groups["name"].Value, hasVariables))
                {
                    Statement = static statement => statement with { Resources = [.. statement.Resources.Select(static resource => Variable().Replace(resource, "*"))] },
                };
            }
        }

        if (statement.Conditions.Count > 0)
        {
            yield return new Slip(SlipKind.Condition, !hasAddress && statement.Conditions.All(static condition => condition.Key == SourceAddressKey) ? PolicyFault.UnknownAddress : PolicyFault.Condition, OfConditions([.. statement.Conditions.Select(static condition => condition.Key)], hasAddress))
            {
                Statement = static statement => statement with { Conditions = [] },
            };
        }
    }

    private static IEnumerable<Slip> OfTopic(NeededAction needed, string pattern)
    {
        if (needed.Role == default)
        {
            yield break; // A client has no topic.
        }

        var kind = needed.Kind == "topic" ? "topicfilter" : "topic";
        yield return new Slip(SlipKind.ResourceType, PolicyFault.ResourceType, $"{Packet(needed.Action)} is checked against {needed.Kind}/, not {kind}/") { Needed = needed => needed with { Kind = kind } };
        if (needed.Flow is { } flow)
        {
            var other = needed with { Flow = flow == IdentityFlow.Csr ? IdentityFlow.Keys : IdentityFlow.Csr };
            yield return new Slip(SlipKind.CreateFlow, PolicyFault.CreateFlow, $"the flow uses {needed.CreateLevel}/, which {other.CreateLevel}/ does not cover") { Needed = needed => needed with { Flow = other.Flow } };
        }

        if (needed.Template is { } template && TemplateIn(pattern) is { } named && named != template)
        {
            yield return string.Equals(named, template, StringComparison.OrdinalIgnoreCase)
                ? new Slip(SlipKind.Template, PolicyFault.TemplateCase, $"the template is '{template}', and names are case-sensitive") { Needed = needed => needed with { Template = named } }
                : new Slip(SlipKind.Template, PolicyFault.TemplateName, $"the template is '{template}'") { Needed = needed => needed with { Template = named } };
        }

        var foreign = needed.FormatLevel == "/json" ? "/cbor" : "/json";
        yield return new Slip(SlipKind.Format, PolicyFault.FormatLevel, $"the topic has the payload format as a level, {needed.FormatLevel}") { Needed = static needed => needed with { FormatLevel = "" } };
        yield return new Slip(SlipKind.Format, PolicyFault.OtherFormat, $"the payloads' format is {needed.FormatLevel[1..]}") { Needed = needed => needed with { FormatLevel = foreign } };
    }

    private static IEnumerable<Slip> OfArn(NeededAction needed, string pattern)
    {
        var parts = pattern.Split(':', ArnParts);
        if (parts.Length < ArnParts)
        {
            yield break;
        }

        if (parts[3] != needed.Region)
        {
            yield return new Slip(SlipKind.Region, PolicyFault.Region, $"the region is '{needed.Region}'") { Needed = needed => needed with { Partition = parts[1], Region = parts[3] } };
        }

        if (parts[4] != needed.Account)
        {
            yield return new Slip(SlipKind.Account, PolicyFault.Account, $"the account is '{needed.Account}'") { Needed = needed => needed with { Account = parts[4] } };
        }
    }

    private static string? TemplateIn(string pattern)
    {
        var at = pattern.IndexOf(TemplatePrefix, StringComparison.Ordinal);
        return at < 0 ? null : pattern[(at + TemplatePrefix.Length)..].Split('/')[0];
    }

    private static string OfVariable(string name, bool hasVariables) => (hasVariables, name) switch
    {
        (false, _) => $"${{{name}}} is plain text where the document's Version is not {PolicyDocument.CurrentVersion}",
        (_, var thing) when thing.StartsWith("iot:Connection.Thing.", StringComparison.Ordinal) => $"${{{name}}} has no value: a claim certificate has no thing",
        _ => $"${{{name}}} has no value, or another one, for this device",
    };

    private static string OfConditions(string[] keys, bool hasAddress) => !hasAddress && keys.Contains(SourceAddressKey, StringComparer.Ordinal)
        ? $"only from certain addresses ({SourceAddressKey}), and the device's is not known here"
        : $"its condition on {string.Join(", ", keys)} is not met";

    private static string Packet(string action) => action switch
    {
        IotActions.Subscribe => "SUBSCRIBE",
        IotActions.Publish => "PUBLISH",
        _ => "a delivery",
    };

    [GeneratedRegex(@"\$\{(?<name>[^}]*)\}", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Variable();
}
