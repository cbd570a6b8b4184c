using System.Text.RegularExpressions;
using LoadHarness.Core.Plans;
using LoadHarness.Diagnosis.Findings;

namespace LoadHarness.Diagnosis.Doctor.Endpoints;

/// <summary>The form of an AWS endpoint's name: which kind of endpoint it is, and in which region.</summary>
internal sealed partial class NameCheck : EndpointCheck
{
    public override string Name => "name";

    protected override ValueTask<CheckResult?> LookAsync(DoctorContext context, CancellationToken cancellationToken) =>
        ValueTask.FromResult(context.Plan.Target.Kind == TargetKind.Aws ? Judge(context.Target.Endpoint.Host, context.Region) : null);

    /// <summary>The region in an AWS endpoint's name; null for other names.</summary>
    public static string? RegionOf(string host) => AwsName().Match(host) is { Success: true } match ? match.Groups["region"].Value : null;

    internal static CheckResult Judge(string host, string? region)
    {
        const string describe = "Use the address that 'aws iot describe-endpoint --endpoint-type iot:Data-ATS' prints.";
        var match = AwsName().Match(host);
        if (!match.Success)
        {
            return host.EndsWith(".amazonaws.com", StringComparison.OrdinalIgnoreCase)
                ? CheckResult.Problem($"'{host}' is an AWS name, but not one of an AWS IoT data endpoint (xxxx-ats.iot.REGION.amazonaws.com).", describe, FindingIds.TargetUnreachable)
                : CheckResult.Ok($"'{host}' is no name of AWS's own, so it must be a custom domain of the account.");
        }

        var own = match.Groups["region"].Value;
        if (match.Groups["kind"].Value is { Length: > 0 } kind)
        {
            return CheckResult.Problem($"'{host}' is the account's {kind} endpoint; devices connect to its data endpoint.", describe, FindingIds.TargetUnreachable);
        }

        if (region is not null && region != own)
        {
            return CheckResult.Problem($"The endpoint is in {own}, and --region says {region}: certificates, policies and templates of one region are unknown in the other.", "Use endpoint and region of the same place.", FindingIds.RegionAccountMismatch);
        }

        return match.Groups["ats"].Length > 0
            ? CheckResult.Ok($"The account's ATS data endpoint in {own}.")
            : CheckResult.Warning($"The account's legacy data endpoint in {own}: its certificate is signed by a VeriSign CA that most systems no longer trust.", describe, FindingIds.ServerCaMismatch);
    }

    [GeneratedRegex(@"^(?<account>[a-z0-9]+)(?<ats>-ats)?\.((?<kind>credentials|jobs|deviceadvisor)\.)?iot\.(?<region>[a-z0-9-]+)\.amazonaws\.com(\.cn)?$", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex AwsName();
}
