using System.Globalization;
using LoadHarness.AwsIot;
using LoadHarness.AwsIot.Policies;
using LoadHarness.AwsIot.Policies.Claims;
using LoadHarness.Core;
using LoadHarness.Core.Plans;

namespace LoadHarness.Hosting.Claims;

/// <summary>A claim certificate that a plan asks the simulator for; groups that ask for the same share it.</summary>
/// <param name="Status">The certificate's state.</param>
/// <param name="Template">The template that its devices name.</param>
/// <param name="Policy">The policy's name in the catalogue; null where <paramref name="Document"/> is a file's.</param>
/// <param name="Document">A file's policy document; null for one of the catalogue.</param>
internal sealed record ClaimOrder(ClaimStatus Status, string Template, string? Policy, string? Document)
{
    // What AWS recommends allows provisioning only.
    private const string OwnFilters = "over-broad";

    /// <summary>Reads what a plan's groups ask for, by group; null for those that use the target's own claim.</summary>
    /// <exception cref="HarnessException">A policy's file cannot be used, or no policy has that name.</exception>
    public static IReadOnlyList<ClaimOrder?> Read(RunPlan plan) => plan.Target.Kind != TargetKind.Sim
        ? [.. Enumerable.Repeat<ClaimOrder?>(null, plan.Fleet.Groups.Count + 1)]
        : [Of(plan, plan.Fleet.Claim, template: null), .. plan.Fleet.Groups.Select(group => Of(plan, group.Claim ?? plan.Fleet.Claim, group.Template))];

    /// <summary>Finds what is wrong with each of the claims that a plan asks for.</summary>
    public static IEnumerable<PlanProblem> Check(RunPlan plan)
    {
        if (plan.Target.Kind != TargetKind.Sim)
        {
            return [];
        }

        IEnumerable<(string Path, ClaimPlan? Claim, string? Template)> claims =
        [
            ("fleet.claim", plan.Fleet.Claim, null),
            .. plan.Fleet.Groups.Select(static (group, index) => (string.Create(CultureInfo.InvariantCulture, $"fleet.groups[{index}].claim"), group.Claim, group.Template)),
        ];
        return claims.Select(claim => ProblemOf(plan, claim.Path, claim.Claim, claim.Template)).OfType<PlanProblem>();
    }

    /// <summary>The policy to attach, for an account; null for none.</summary>
    public string? Make(AwsIotArns arns, RunPlan plan) =>
        Policy is null ? Document : ClaimPolicyCatalog.Find(Policy)!.Make(new ClaimPolicyTarget(arns, Template, plan.Fleet.Identity, plan.Fleet.Payload));

    private static PlanProblem? ProblemOf(RunPlan plan, string path, ClaimPlan? claim, string? template)
    {
        try
        {
            _ = Of(plan, claim, template);
            return null;
        }
        catch (HarnessException failure)
        {
            return PlanProblem.Of(path + ".policy", failure);
        }
    }

    private static ClaimOrder? Of(RunPlan plan, ClaimPlan? claim, string? template)
    {
        if (claim is null)
        {
            return null;
        }

        if (claim is { Status: ClaimStatus.Unknown, Policy: { } without })
        {
            throw new HarnessException(ExitCode.BadInput, $"The claim policy '{without}' has no effect with status 'unknown': a certificate that is not registered has no policy.", "Leave one of the two out.");
        }

        var order = new ClaimOrder(claim.Status, template ?? plan.Target.Template, claim.Policy ?? (plan.Fleet.Filters.Count > 0 || InServiceScenarios.Includes(plan) ? OwnFilters : ClaimPolicyCatalog.Recommended), Document: null);
        if (ClaimPolicyCatalog.Find(order.Policy!) is null)
        {
            return order with { Policy = null, Document = ReadFile(order.Policy!) };
        }

        return order.Policy == ClaimPolicyCatalog.TemplateNameCase && !order.Template.Any(char.IsAsciiLetter)
            ? throw new HarnessException(ExitCode.BadInput, $"The template's name '{order.Template}' has no letters, so that the claim policy '{order.Policy}' cannot differ from it by case.")
            : order;
    }

    private static string ReadFile(string path)
    {
        // A word is a name, and where no file has it, a name that is wrong.
        if (!File.Exists(path) && path.IndexOfAny(['/', '\\', '.']) < 0)
        {
            throw new HarnessException(ExitCode.BadInput, $"No claim policy is named '{path}'{Suggestion.Words(path, ClaimPolicyCatalog.Names)}", "'loadharness list claim-policies' shows all; a JSON file may be named too.");
        }

        try
        {
            var text = File.ReadAllText(path);
            _ = PolicyDocument.Parse(text);
            PolicyDocument.ThrowIfTooLong(text);
            return text;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new HarnessException(ExitCode.BadInput, $"The claim policy's file '{path}' cannot be read: {failure.Message.TrimEnd('.')}.", inner: failure);
        }
        catch (MalformedPolicyException failure)
        {
            throw new HarnessException(ExitCode.BadInput, $"AWS IoT would refuse the claim policy in '{path}': {failure.Message}", inner: failure);
        }
    }
}
