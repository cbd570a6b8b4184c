using System.Text.Json;
using System.Text.Json.Nodes;
using LoadHarness.AwsIot;
using LoadHarness.AwsIot.Templates;
using LoadHarness.Simulator.Certificates;
using LoadHarness.Simulator.Provisioning;
using LoadHarness.Simulator.Registry;

namespace LoadHarness.Simulator.ControlPlane.Operations;

/// <summary>RegisterThing by a template's body (IoT API model 2015-05-28); MQTT's operation of this name takes a template's name and a token.</summary>
internal sealed class RegistrationOperations(AccountRegistry registry, CertificateAuthority authority)
{
    private static readonly Dictionary<string, string> NoParameters = [];

    private readonly ResourceProvisioner _resources = new(registry);

    /// <summary>Adds it.</summary>
    public void AddTo(RouteTable routes)
    {
        ArgumentNullException.ThrowIfNull(routes);
        routes.Map("RegisterThing", "POST", "/things", Register);
    }

    private JsonObject Register(ApiRequest request)
    {
        var body = request.Body.RequiredText("templateBody");
        var resolved = Resolve(body, request.Body.Map("parameters") ?? NoParameters);
        try
        {
            var certificate = Certificate(resolved.Certificate ?? throw Failure("The template describes no certificate."));
            _resources.Provision(resolved, certificate.Id);
            return Json.Object(("certificatePem", certificate.Pem), ("resourceArns", Arns(body, resolved, certificate.Id)));
        }
        catch (RejectedException rejected)
        {
            throw Failure(Rejections.Of(rejected.Reason, rejected.Detail).ErrorMessage);
        }
        catch (RegistryException refusal) when (refusal.Error is not (RegistryError.InternalFailure or RegistryError.ServiceUnavailable or RegistryError.Throttling))
        {
            // The operation declares one error for all that a resource can be refused for.
            throw Failure(refusal.Message);
        }
    }

    private static ResolvedTemplate Resolve(string body, IReadOnlyDictionary<string, string> parameters)
    {
        try
        {
            var resolution = ProvisioningTemplateBody.Parse(body).Resolve(parameters, certificateId: null);
            return resolution.IsResolved ? resolution.Template : throw Failure(resolution.Failure.Message);
        }
        catch (TemplateFormatException exception)
        {
            throw ApiException.Invalid(exception.Message);
        }
    }

    private CertificateRecord Certificate(ResolvedCertificate wanted)
    {
        if (wanted.CertificateId is { } id)
        {
            return registry.Certificates.Describe(id);
        }

        if (wanted.CertificatePem is { } pem)
        {
            return registry.Certificates.Register(pem, wanted.CaCertificatePem, authority.Certificate, wanted.IsActive ? CertificateStatus.Active : CertificateStatus.Inactive);
        }

        if (!SigningRequests.TryReadKey(wanted.SigningRequest!, out var key))
        {
            throw Failure("CSR is not valid.");
        }

        // Pending, so that the template's status is the one it gets.
        using var certificate = authority.IssueClient(key);
        return registry.Certificates.Add(certificate, CertificateStatus.PendingActivation);
    }

    /// <summary>The ARNs by the template's logical names; it has one thing and one certificate at most, and policies in its own order.</summary>
    private JsonObject Arns(string body, ResolvedTemplate resolved, string certificateId)
    {
        var arns = new JsonObject();
        var policies = new Queue<string>(resolved.Policies.Select(policy => registry.Arns.Policy(policy.Name)));
        using var document = JsonDocument.Parse(body);
        foreach (var resource in document.RootElement.GetProperty("Resources").EnumerateObject())
        {
            arns[resource.Name] = resource.Value.GetProperty("Type").GetString() switch
            {
                "AWS::IoT::Thing" => registry.Arns.Thing(resolved.Thing!.Name),
                "AWS::IoT::Certificate" => registry.Arns.Certificate(certificateId),
                _ => policies.Dequeue(),
            };
        }

        return arns;
    }

    private static ApiException Failure(string message) => new("ResourceRegistrationFailureException", 400, message);
}
