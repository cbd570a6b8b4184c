namespace LoadHarness.AwsIot.Templates;

/// <summary>A thing of a template, its values not yet worked out.</summary>
internal sealed record ThingResource(
    TemplateExpression? Name,
    IReadOnlyList<KeyValuePair<string, TemplateExpression>>? Attributes,
    TemplateExpression? TypeName,
    TemplateExpression? Groups,
    TemplateExpression? BillingGroup,
    OverrideAction OnAttributes,
    OverrideAction OnTypeName,
    OverrideAction OnGroups);

/// <summary>A certificate of a template, its values not yet worked out.</summary>
internal sealed record CertificateResource(
    TemplateExpression? Id,
    TemplateExpression? SigningRequest,
    TemplateExpression? Pem,
    TemplateExpression? CaPem,
    TemplateExpression? Status,
    TemplateExpression? PrincipalType,
    OverrideAction OnStatus);

/// <summary>A policy of a template, its values not yet worked out: a name or a document.</summary>
internal sealed record PolicyResource(string LogicalName, TemplateExpression? Name, TemplateExpression? Document);
