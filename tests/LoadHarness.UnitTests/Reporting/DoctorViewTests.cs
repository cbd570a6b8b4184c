using LoadHarness.Core.Plans;
using LoadHarness.Core.Results;
using LoadHarness.Diagnosis.Doctor;
using LoadHarness.Reporting;
using Spectre.Console.Testing;

namespace LoadHarness.UnitTests.Reporting;

public sealed class DoctorViewTests
{
    [Theory]
    [InlineData(60)]
    [InlineData(80)]
    [InlineData(200)]
    public void View_AnyWidth_BreaksNoLineButStatements(int width)
    {
        using var console = new TestConsole().Width(width);
        Show(console);
        Assert.All(console.Lines.Where(static line => !line.Contains("arn:", StringComparison.Ordinal)), line => Assert.InRange(line.Length, 0, Math.Min(width, 131)));
        Assert.Contains(console.Lines, static line => line.EndsWith("\"arn:aws:iot:eu-west-1:999999999999:topicfilter/$aws/provisioning-templates/MyFleetProvisioningTemplate/provision/json/*\"", StringComparison.Ordinal));
    }

    [Fact]
    public void View_Lines_StandInSectionsWithStatusEvidenceAndFix()
    {
        using var console = new TestConsole().Width(100);
        Show(console);
        Assert.Equal(
            """
            doctor  nightly: fleet-provisioning, 1,000 devices against aws
                    x-ats.iot.eu-west-1.amazonaws.com:8883

            host
              ✓ ok       open files          Enough.
              ! warning  clock               Not held.
                                             fix: Hold it.

            policy
              ✗ problem  policy file         Something is [not] allowed.
                                             fix: Allow it.
                         add to the policy's statements:
                         [
                           "arn:aws:iot:eu-west-1:999999999999:topicfilter/$aws/provisioning-templates/MyFleetProvisioningTemplate/provision/json/*"
                         ]

            live
              – skipped  2 checks            connect, subscribe: not looked at: the problem at 'policy file'
                                             must be mended first.

            Not ready: The claim's policy does not allow iot:Subscribe on topicfilter/ (missing-topicfilter;
            policy, policy file). Allow it.
            """.ReplaceLineEndings("\n").Trim(),
            string.Join('\n', console.Lines.Select(static line => line.TrimEnd())).Trim());
    }

    private static void Show(TestConsole console)
    {
        const string skipped = "Not looked at: the problem at 'policy file' must be mended first.";
        DoctorLine[] lines =
        [
            new(DoctorSection.Host, "open files", DoctorStatus.Ok, "Enough."),
            new(DoctorSection.Host, "clock", DoctorStatus.Warning, "Not held.", "Hold it."),
            new(DoctorSection.Policy, "policy file", DoctorStatus.Problem, "Something is [not] allowed.", "Allow it.", "missing-topicfilter") { Add = "[\n  \"arn:aws:iot:eu-west-1:999999999999:topicfilter/$aws/provisioning-templates/MyFleetProvisioningTemplate/provision/json/*\"\n]" },
            new(DoctorSection.Live, "connect", DoctorStatus.Skipped, skipped),
            new(DoctorSection.Live, "subscribe", DoctorStatus.Skipped, skipped),
        ];
        var view = new DoctorView(console);
        view.Begin(new RunPlan { Name = "nightly" }, new TargetInfo("aws", "x-ats.iot.eu-west-1.amazonaws.com:8883"));
        foreach (var line in lines)
        {
            view.Add(line);
        }

        view.End(new DoctorReport(lines, null, null));
    }
}
