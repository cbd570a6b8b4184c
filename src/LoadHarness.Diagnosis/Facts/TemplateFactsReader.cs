using LoadHarness.AwsIot.ControlPlane;
using LoadHarness.AwsIot.ControlPlane.Model;

namespace LoadHarness.Diagnosis.Facts;

/// <summary>Reads what the control plane says about provisioning templates.</summary>
internal sealed class TemplateFactsReader(IAwsIotControlPlane client, ControlPlaneQuestions questions)
{
    // An account has 256 templates at most (AWS IoT Core quotas), 250 a page.
    private const int PageSize = 250;
    private const int MaxPages = 10;

    private IReadOnlyList<string>? _names;

    /// <summary>Reads one; null where it could not be read.</summary>
    public async Task<TemplateFacts?> ReadAsync(string name, CancellationToken cancellationToken)
    {
        var answer = await questions.AskAsync(
            "iot:DescribeProvisioningTemplate",
            () => client.DescribeProvisioningTemplateAsync(new DescribeProvisioningTemplateRequest { TemplateName = name }, cancellationToken),
            static () => new DescribeProvisioningTemplateResponse()).ConfigureAwait(false);
        if (answer is null)
        {
            return null;
        }

        return answer.TemplateName is null
            ? new TemplateFacts { Name = name, Exists = false, NearName = await NearAsync(name, cancellationToken).ConfigureAwait(false) }
            : new TemplateFacts { Name = name, Exists = true, Enabled = answer.Enabled == true, Hook = answer.PreProvisioningHook?.TargetArn, Role = answer.ProvisioningRoleArn };
    }

    private async Task<string?> NearAsync(string name, CancellationToken cancellationToken)
    {
        _names ??= await NamesAsync(cancellationToken).ConfigureAwait(false);
        return _names.FirstOrDefault(other => string.Equals(other, name, StringComparison.OrdinalIgnoreCase));
    }

    private async Task<IReadOnlyList<string>> NamesAsync(CancellationToken cancellationToken)
    {
        var names = new List<string>();
        string? token = null;
        for (var page = 0; page < MaxPages; page++)
        {
            var next = token;
            var answer = await questions.AskAsync("iot:ListProvisioningTemplates", () => client.ListProvisioningTemplatesAsync(new ListProvisioningTemplatesRequest { MaxResults = PageSize, NextToken = next }, cancellationToken)).ConfigureAwait(false);
            names.AddRange((answer?.Templates ?? []).Select(static template => template.TemplateName).OfType<string>());
            if ((token = answer?.NextToken) is null)
            {
                break;
            }
        }

        return names;
    }
}
