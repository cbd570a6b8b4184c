using LoadHarness.Core;
using LoadHarness.Core.Plans;
using LoadHarness.Diagnosis.Doctor;
using LoadHarness.Diagnosis.Doctor.Host;

namespace LoadHarness.Hosting;

/// <summary>The part of <c>doctor</c> that every run does first: what this host allows, without a measurement.</summary>
internal static class HostLimits
{
    /// <summary>Checks that the host can hold the plan's devices, and says where it barely can.</summary>
    /// <exception cref="HarnessException">It cannot.</exception>
    public static void Check(RunPlan plan, HostFacts host, TextWriter notices)
    {
        ArgumentNullException.ThrowIfNull(plan);
        foreach (var check in DoctorCatalog.OfHost)
        {
            switch (check.Judge(host, plan))
            {
                case { Status: DoctorStatus.Problem } problem:
                    throw new HarnessException(ExitCode.PreflightFailed, problem.Evidence, problem.Fix);

                // The clock is judged where it matters: by the dates of certificates.
                case { Status: DoctorStatus.Warning } warning when check is not ClockCheck:
                    notices.WriteLine($"warning: {warning.Evidence} {warning.Fix}");
                    break;
            }
        }
    }
}
