namespace LoadHarness.AwsIot.Templates;

/// <summary>Works out a thing's attributes and checks them against the registry's rules.</summary>
internal static class TemplateAttributes
{
    public static Dictionary<string, string> Resolve(IReadOnlyList<KeyValuePair<string, TemplateExpression>> attributes, TemplateScope scope, bool hasType)
    {
        var limit = hasType ? RegistryRules.AttributesWithType : RegistryRules.AttributesWithoutType;
        if (attributes.Count > limit)
        {
            throw new TemplateFailureException(TemplateFailureKind.TooManyAttributes, hasType
                ? $"A thing has at most {limit} attributes; the template gives {attributes.Count}."
                : $"A thing without a thing type has at most {limit} attributes; the template gives {attributes.Count}.");
        }

        var resolved = new Dictionary<string, string>(attributes.Count, StringComparer.Ordinal);
        foreach (var (name, expression) in attributes)
        {
            var value = expression.Text(scope, $"Attribute '{name}'");
            if (!RegistryRules.IsAttributeName(name))
            {
                throw new TemplateFailureException(TemplateFailureKind.InvalidAttribute, $"'{name}' is no name for an attribute: it has 1 to 128 letters, digits and _.,@/:#-", name);
            }

            if (!RegistryRules.IsAttributeValue(value))
            {
                throw new TemplateFailureException(TemplateFailureKind.InvalidAttribute, $"The value of attribute '{name}' is not allowed: it has up to 800 letters, digits and _.,@/:#=[]-", name);
            }

            resolved.Add(name, value);
        }

        return resolved;
    }
}
