using LoadHarness.AwsIot.ControlPlane;
using LoadHarness.AwsIot.ControlPlane.Model;

namespace LoadHarness.Diagnosis.Facts;

/// <summary>Reads the control plane's facts with few calls, one after the other: its quotas are about 10 a second for the whole account.</summary>
/// <param name="client">The control plane.</param>
/// <param name="time">The clock.</param>
public sealed class ControlPlaneReader(IAwsIotControlPlane client, TimeProvider time)
{
    /// <summary>Reads; what cannot be read is in <see cref="ControlPlaneFacts.Gaps"/>.</summary>
    /// <param name="request">What is wanted.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<ControlPlaneFacts> ReadAsync(FactsRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        var now = time.GetUtcNow();
        var questions = new ControlPlaneQuestions();
        var endpoint = await questions.AskAsync("iot:DescribeEndpoint", () => client.DescribeEndpointAsync(new DescribeEndpointRequest { EndpointType = "iot:Data-ATS" }, cancellationToken)).ConfigureAwait(false);
        var reader = new ClaimReader(client, questions, request, now);
        var claims = new Dictionary<string, ClaimFacts>(StringComparer.Ordinal);
        foreach (var uses in request.Claims.GroupBy(static use => use.CertificateId, StringComparer.Ordinal))
        {
            if (await reader.ReadAsync([.. uses], cancellationToken).ConfigureAwait(false) is { } claim)
            {
                claims.Add(claim.CertificateId, claim);
            }
        }

        var templates = new Dictionary<string, TemplateFacts>(StringComparer.Ordinal);
        var templateReader = new TemplateFactsReader(client, questions);
        foreach (var name in request.Templates.Concat(request.Claims.Select(static use => use.Template)).Distinct(StringComparer.Ordinal))
        {
            if (await templateReader.ReadAsync(name, cancellationToken).ConfigureAwait(false) is { } template)
            {
                templates.Add(name, template);
            }
        }

        return new ControlPlaneFacts
        {
            Region = request.Region,
            Account = reader.Account,
            DataEndpoint = endpoint?.EndpointAddress,
            Claims = claims,
            Templates = templates,
            PendingCertificates = request.PendingCertificates,
            ReadAt = now,
            Gaps = questions.Gaps,
        };
    }
}
