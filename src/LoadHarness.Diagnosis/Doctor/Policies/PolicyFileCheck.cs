using LoadHarness.AwsIot;
using LoadHarness.AwsIot.Policies;
using LoadHarness.Diagnosis.Doctor.Endpoints;
using LoadHarness.Diagnosis.Policies;

namespace LoadHarness.Diagnosis.Doctor.Policies;

/// <summary>A claim policy from a file, proved for the plan's flow without an account.</summary>
internal sealed class PolicyFileCheck : IDoctorCheck
{
    public DoctorSection Section => DoctorSection.Policy;

    public string Name => "policy file";

    public ValueTask<IReadOnlyList<CheckResult>> RunAsync(DoctorContext context, CancellationToken cancellationToken) =>
        ValueTask.FromResult(context.Policy is { } file ? Judge(file, context) : []);

    private static IReadOnlyList<CheckResult> Judge(PolicyFile file, DoctorContext context)
    {
        var home = file.Home(context.DefaultHome);
        var region = context.Region ?? NameCheck.RegionOf(context.Target.Endpoint.Host) ?? home.Region;
        var arns = home with { Region = region };
        var verdict = PolicyProver.Prove([new NamedPolicy(Path.GetFileName(file.Path), file.Document)], QuestionOf(context, arns));
        return PolicyJudge.Judge(verdict, arns, $"The policy in '{file.Path}'", context);
    }

    /// <summary>What the plan's flow asks of a claim's policies.</summary>
    private static PolicyQuestion QuestionOf(DoctorContext context, AwsIotArns arns) => new()
    {
        Arns = arns,
        Template = context.Plan.Target.Template,
        Flow = context.Plan.Fleet.Identity,
        Format = context.Plan.Fleet.Payload,
        ClientId = context.Target.ClientId,
        Certificate = context.Target.Claim is { } claim ? CertificateFacts.Of(claim.Certificate) : null,
    };
}
