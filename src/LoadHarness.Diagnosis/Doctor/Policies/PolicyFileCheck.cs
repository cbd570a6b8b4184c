using LoadHarness.AwsIot;
using LoadHarness.AwsIot.Policies;
using LoadHarness.Core.Plans;
using LoadHarness.Diagnosis.Doctor.Endpoints;
using LoadHarness.Diagnosis.Policies;

namespace LoadHarness.Diagnosis.Doctor.Policies;

/// <summary>A claim policy from a file, proved for the plan's flow without an account.</summary>
internal sealed class PolicyFileCheck : IDoctorCheck
{
    public DoctorSection Section => DoctorSection.Policy;

    public string Name => "policy file";

    public async ValueTask<IReadOnlyList<CheckResult>> RunAsync(DoctorContext context, CancellationToken cancellationToken)
    {
        if (context.Policy is not { } file)
        {
            return [];
        }

        // The simulator is given a copy of the policy in its own region and account, so that its control plane says nothing about the file.
        var facts = context.Plan.Target.Kind == TargetKind.Sim ? null : await context.KnowAsync(cancellationToken).ConfigureAwait(false);
        var region = context.Region ?? NameCheck.RegionOf(context.Target.Endpoint.Host) ?? facts?.Region;
        var account = context.Account ?? facts?.Account;
        return [.. Judge(file, region, account, context), .. Taken(file, region, account, context)];
    }

    /// <summary>Warns of what was taken from the policy itself, and so is not checked; nothing where its ARNs name neither.</summary>
    private static IEnumerable<CheckResult> Taken(PolicyFile file, string? region, string? account, DoctorContext context)
    {
        var named = file.Home(new AwsIotArns("", ""));
        var isRegionOpen = region is null && named.Region.Length > 0;
        var isAccountOpen = account is null && named.Account.Length > 0;
        if (isRegionOpen || isAccountOpen)
        {
            var (what, options) = (isRegionOpen, isAccountOpen) switch
            {
                (true, true) => ($"Region and account ({named.Region}, {named.Account}) were", "--region and --account"),
                (true, _) => ($"The region ({named.Region}) was", "--region"),
                _ => ($"The account ({named.Account}) was", "--account"),
            };
            var copy = context.Plan.Target.Kind == TargetKind.Sim ? " The simulator gets a copy of the policy with its own region and account." : "";
            yield return CheckResult.Warning($"{what} taken from the policy itself.{copy}", $"Give {options} to check them.");
        }
    }

    private static IReadOnlyList<CheckResult> Judge(PolicyFile file, string? region, string? account, DoctorContext context)
    {
        var home = file.Home(context.DefaultHome);
        var arns = new AwsIotArns(region ?? home.Region, account ?? home.Account);
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
