using LoadHarness.Diagnosis.Facts;
using LoadHarness.Diagnosis.Findings;

namespace LoadHarness.Diagnosis.Doctor.ControlPlane;

/// <summary>Whether the template exists, is enabled, has a role, and asks a hook (DescribeProvisioningTemplate).</summary>
internal sealed class TemplateCheck : ControlPlaneCheck
{
    public override string Name => "template";

    protected override IReadOnlyList<CheckResult> Judge(ControlPlaneFacts facts, DoctorContext context)
    {
        if (context.Target.Flow.Provisioning is null || facts.Templates.GetValueOrDefault(context.Plan.Target.Template) is not { } template)
        {
            return [];
        }

        if (!template.Exists)
        {
            return template.NearName is { } near
                ? [CheckResult.Problem($"There is no template '{template.Name}'; there is '{near}', and names are case-sensitive.", $"Use --template {near}.", FindingIds.TemplateNameMismatch)]
                : [CheckResult.Problem($"There is no template '{template.Name}' in {facts.Region}.", "Create it, or name the one there is: 'aws iot list-provisioning-templates'.", FindingIds.TemplateNameMismatch)];
        }

        if (!template.Enabled)
        {
            return [CheckResult.Problem($"The template '{template.Name}' is not enabled, so every RegisterThing is rejected.", $"aws iot update-provisioning-template --enabled --template-name {template.Name}", FindingIds.RegistrationDenied)];
        }

        // A hook that does not answer within five seconds refuses the device (AWS IoT developer guide, "Pre-provisioning hooks").
        var hook = template.Hook is { } arn ? $"its hook {arn} is asked for each device and must answer within 5 s" : "it has no hook";
        return [CheckResult.Ok($"'{template.Name}' is enabled; {hook}.{(template.Role is { } role ? $" Its role is {role}." : "")}")];
    }
}
