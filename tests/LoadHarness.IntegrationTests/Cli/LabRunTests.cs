using LoadHarness.Core;
using LoadHarness.Hosting.Lab;

namespace LoadHarness.IntegrationTests.Cli;

/// <summary><c>lab reconnect</c>, as a user types it.</summary>
[Collection(Heavy.Name)]
public sealed class LabRunTests
{
    [Fact]
    public async Task Reconnect_TwoPolicies_AreComparedAndEachRunKept()
    {
        using var rig = new CliRig();

        var exitCode = await rig.RunAsync("lab", "reconnect", "--devices", "20", "--policies", "fixed,aws-iot-python-sdk", "--outage", "10s", "--rate", "20/s", "--watch", "8s", "--seed", "7", "--out", rig.Reports);

        Assert.True(exitCode is (int)ExitCode.Ok or (int)ExitCode.Invalid, rig.Error); // A busy host may keep the generator from keeping up, which the table says.
        var folder = Assert.Single(Directory.GetDirectories(rig.Reports));
        var lab = LabJson.Read(await File.ReadAllTextAsync(Path.Combine(folder, "lab.json")));
        Assert.Equal((20, 7L, "reconnect-storm"), (lab.Devices, lab.Seed, lab.Plan));
        Assert.Contains("connections at 20/s", lab.Outage, StringComparison.Ordinal);
        Assert.Equal(["fixed", "aws-iot-python-sdk"], lab.Runs.Select(static run => run.Policy));
        Assert.All(lab.Runs, run =>
        {
            Assert.Equal((20L, 20L, 20L, 20L), (run.Outage!.Devices, run.Outage.Back, run.Server!.Devices, run.Server.Back));
            foreach (var (devices, simulator) in new[] { (run.Outage.T50Ms, run.Server.T50Ms), (run.Outage.T95Ms, run.Server.T95Ms), (run.Outage.T100Ms, run.Server.T100Ms) })
            {
                Assert.InRange(devices!.Value, (simulator!.Value * 0.99) - 150, (simulator.Value * 1.01) + 150);
            }

            Assert.True(File.Exists(Path.Combine(folder, run.Folder, "report.html")));
        });
        Assert.True(File.Exists(Path.Combine(folder, "lab.html")) && File.Exists(Path.Combine(folder, "lab.md")));
        Assert.Contains("policy 2 of 2: aws-iot-python-sdk", rig.Error, StringComparison.Ordinal);
        Assert.Contains("lab.html", rig.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("With the policy 'none' no device comes back", "--policies", "none")]
    [InlineData("There is no reconnect policy 'ful-jitter' (--policies); did you mean 'full-jitter'?", "--policies", "fixed,ful-jitter")]
    [InlineData("--policies names none.", "--policies", ",")]
    [InlineData("'soon' is not a duration (--watch).", "--watch", "soon")]
    [InlineData("--rate: 'faults[0].rate' must be a rate", "--rate", "fast")]
    [InlineData("--devices: 'fleet.devices' must be a whole", "--devices", "many")]
    public async Task Reconnect_BadOption_IsRefusedBeforeAnythingIsMade(string sentence, string option, string value)
    {
        using var rig = new CliRig();

        Assert.Equal((int)ExitCode.BadInput, await rig.RunAsync("lab", "reconnect", option, value, "--out", rig.Reports));

        Assert.Contains(sentence, rig.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(rig.Reports));
    }
}
