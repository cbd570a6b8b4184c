using System.Runtime.CompilerServices;
using LoadHarness.AwsIot.Provisioning;
using LoadHarness.AwsIot.Templates;
using LoadHarness.Simulator.Provisioning.Hooks;
using LoadHarness.Simulator.Registry;

namespace LoadHarness.Simulator.Provisioning;

/// <summary>
/// RegisterThing: token, template, hook, overrides, resources, in this order (composed from the developer guide; AWS does not document it).
/// Not transactional, as on AWS: a failure half-way leaves what was made, and the token stays good for another try.
/// </summary>
/// <param name="registry">The account.</param>
/// <param name="hooks">Who is asked before a device is provisioned.</param>
/// <param name="deniedRoles">ARNs of provisioning roles that lack permission.</param>
internal sealed class ThingRegistration(AccountRegistry registry, HookCaller hooks, IReadOnlySet<string> deniedRoles)
{
    // By the body's own string, which a version keeps as long as it exists.
    private readonly ConditionalWeakTable<string, ProvisioningTemplateBody> _bodies = [];
    private readonly ResourceProvisioner _resources = new(registry);

    /// <summary>Registers the thing that the template describes.</summary>
    /// <exception cref="RejectedException">It cannot.</exception>
    public async ValueTask<ThingRegistered> RegisterAsync(string templateName, RegisterThingRequest request, ProvisioningCaller caller, CancellationToken cancellationToken)
    {
        if (request.CertificateOwnershipToken.Length == 0)
        {
            throw new RejectedException(RejectionReason.EmptyToken);
        }

        if (registry.Tokens.CertificateOf(request.CertificateOwnershipToken) is not { } certificateId)
        {
            throw new RejectedException(RejectionReason.InvalidToken);
        }

        var template = Template(templateName, caller);
        var parameters = await AskHookAsync(template, certificateId, request.Parameters, caller, cancellationToken).ConfigureAwait(false);
        var resolved = Resolve(template.Body, parameters, certificateId);
        if (deniedRoles.Contains(template.RoleArn))
        {
            throw new RejectedException(RejectionReason.RoleDenied);
        }

        return Provision(resolved, request.CertificateOwnershipToken, certificateId);
    }

    // One write: a token that is used twice at once, or expires in between, provisions once and not at all.
    private ThingRegistered Provision(ResolvedTemplate resolved, string token, string certificateId)
    {
        using var _ = registry.Write();
        if (registry.Tokens.CertificateOf(token) != certificateId)
        {
            throw new RejectedException(RejectionReason.InvalidToken); // While the hook was asked.
        }

        try
        {
            _resources.Provision(resolved, certificateId);
        }
        catch (RegistryException exception)
        {
            throw new RejectedException(ReasonOf(exception.Error), exception.Message);
        }

        registry.Tokens.Redeem(token);
        return new ThingRegistered(resolved.Thing?.Name, resolved.DeviceConfiguration);
    }

    private TemplateRecord Template(string name, ProvisioningCaller caller)
    {
        // A template for just-in-time provisioning has no MQTT API.
        if (registry.Templates.Find(name) is not { Type: TemplateType.FleetProvisioning } template)
        {
            throw new RejectedException(RejectionReason.UnknownTemplate);
        }

        if (caller.CertificateId is { } claim && registry.Certificates.Find(claim)?.ClaimTemplate is { } own && !string.Equals(own, name, StringComparison.Ordinal))
        {
            throw new RejectedException(RejectionReason.ClaimOfAnotherTemplate);
        }

        return template.IsEnabled ? template : throw new RejectedException(RejectionReason.DisabledTemplate);
    }

    private async ValueTask<IReadOnlyDictionary<string, string>> AskHookAsync(TemplateRecord template, string certificateId, IReadOnlyDictionary<string, string> parameters, ProvisioningCaller caller, CancellationToken cancellationToken)
    {
        if (template.Hook is null && !hooks.IsSlow(caller.ClientId))
        {
            return parameters;
        }

        var certificate = registry.Certificates.Find(certificateId) ?? throw new RejectedException(RejectionReason.InvalidToken);
        var request = new HookRequest(caller.CertificateId ?? "", certificateId, certificate.Pem, registry.Arns.ProvisioningTemplate(template.Name), caller.ClientId, parameters);
        var answer = await hooks.AskAsync(template.Hook?.TargetArn, request, cancellationToken).ConfigureAwait(false);
        if (!answer.IsAllowed)
        {
            throw new RejectedException(RejectionReason.HookDenied);
        }

        if (answer.ParameterOverrides.Count == 0)
        {
            return parameters;
        }

        // "Added to" the request's parameters; one of the same name is the hook's, whose member is called parameterOverrides.
        var merged = new Dictionary<string, string>(parameters, StringComparer.Ordinal);
        foreach (var (name, value) in answer.ParameterOverrides)
        {
            merged[name] = value;
        }

        return merged;
    }

    private ResolvedTemplate Resolve(string body, IReadOnlyDictionary<string, string> parameters, string certificateId)
    {
        var resolution = _bodies.GetValue(body, ProvisioningTemplateBody.Parse).Resolve(parameters, certificateId);
        if (resolution.IsResolved)
        {
            return resolution.Template;
        }

        var failure = resolution.Failure;
        var reason = ReasonOf(failure.Kind);
        throw new RejectedException(reason, reason == RejectionReason.MissingParameter ? failure.Name : failure.Message);
    }

    private static RejectionReason ReasonOf(TemplateFailureKind kind) => kind switch
    {
        TemplateFailureKind.MissingParameter => RejectionReason.MissingParameter,
        TemplateFailureKind.ParameterTooLong => RejectionReason.InvalidParameter,
        TemplateFailureKind.SelectOutOfRange or TemplateFailureKind.SelectNull or TemplateFailureKind.MapEntryNotFound or TemplateFailureKind.WrongType => RejectionReason.TemplateFunctionFailed,
        TemplateFailureKind.InvalidThingName => RejectionReason.InvalidThingName,
        TemplateFailureKind.InvalidName => RejectionReason.InvalidResourceName,
        TemplateFailureKind.InvalidAttribute or TemplateFailureKind.TooManyAttributes => RejectionReason.InvalidAttributes,
        TemplateFailureKind.InvalidCertificate or TemplateFailureKind.InvalidCertificateStatus => RejectionReason.InvalidCertificate,
        TemplateFailureKind.MalformedPolicyDocument => RejectionReason.MalformedPolicy,
        TemplateFailureKind.DeviceConfigurationTooLarge => RejectionReason.DeviceConfigurationTooLarge,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "Unknown kind."),
    };

    private static RejectionReason ReasonOf(RegistryError error) => error switch
    {
        RegistryError.MalformedPolicy => RejectionReason.MalformedPolicy,
        RegistryError.Throttling => RejectionReason.Throttled,
        RegistryError.InternalFailure or RegistryError.ServiceUnavailable => RejectionReason.InternalFailure,
        _ => RejectionReason.RegistrationFailed,
    };
}
