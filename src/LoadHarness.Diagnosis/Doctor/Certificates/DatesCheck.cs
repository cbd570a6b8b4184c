using LoadHarness.Diagnosis.Findings;

namespace LoadHarness.Diagnosis.Doctor.Certificates;

/// <summary>The certificate's dates against this host's clock.</summary>
internal sealed class DatesCheck : CertificateCheck
{
    private const int SoonDays = 30;

    public override string Name => "dates";

    protected override CheckResult? Judge(ClaimFiles claim, DoctorContext context)
    {
        var now = context.TimeProvider.GetUtcNow();
        var from = new DateTimeOffset(claim.Certificate.NotBefore.ToUniversalTime());
        var to = new DateTimeOffset(claim.Certificate.NotAfter.ToUniversalTime());
        if (now > to)
        {
            return CheckResult.Problem(Say.Text($"The certificate '{claim.CertificatePath}' expired on {Say.Time(to)}; this host's clock says {Say.Time(now)}."), "Issue a new claim certificate, and give it with --cert and --key.", FindingIds.CertificateNotValid);
        }

        if (now < from)
        {
            return CheckResult.Problem($"The certificate '{claim.CertificatePath}' is not valid before {Say.Time(from)}; this host's clock says {Say.Time(now)}.", "Set this host's clock, or wait.", FindingIds.CertificateNotValid);
        }

        var evidence = $"Valid from {Say.Time(from)} to {Say.Time(to)}";
        return to - now < TimeSpan.FromDays(SoonDays)
            ? CheckResult.Warning(evidence + Say.Text($", {Math.Max(1, (int)(to - now).TotalDays)} more days at most."), "Issue a new claim certificate before devices in stock lose theirs.", FindingIds.CertificateNotValid)
            : CheckResult.Ok(evidence + ".");
    }
}
