using LoadHarness.Core.Comparison;

namespace LoadHarness.IntegrationTests.Cli;

/// <summary><c>compare</c> on real runs.</summary>
[Collection(Heavy.Name)]
public sealed class CompareTests
{
    private const int Attempts = 4;

    [Fact]
    public async Task Compare_NoRun_IsBadInput()
    {
        using var rig = new CliRig();
        Assert.Equal(104, await rig.RunAsync("compare", rig.Folder, rig.Folder));
        Assert.Contains("is no run's folder", rig.Error, StringComparison.Ordinal);
        Assert.Equal(104, await rig.RunAsync("compare", rig.Folder, rig.Folder, "--margin", "many"));
    }

    /// <summary>All pairs of seven like runs, and each of them beside three whose SUBACKs are held for 20 % longer.</summary>
    [Fact]
    [Trait("Category", "long")]
    public async Task Compare_RealRuns_FindsTheSlowerSubacksAndLittleElse()
    {
        using var rig = new CliRig();
        var (like, slower) = (new List<RunSample>(), new List<RunSample>());
        for (var i = 0; i < 10; i++)
        {
            // In turns: what the host does meanwhile must not fall on one side alone.
            var isSlower = i % 3 == 2;
            var plan = rig.Write($"{i}.yaml", $"name: pair\nfleet: {{ devices: 120, hold: 100ms }}\nload: {{ executor: constant-arrival-rate, rate: 12/s }}\nfaults: [ {{ kind: suback.delay, value: {(isSlower ? 60 : 50)}ms }} ]\n");
            (isSlower ? slower : like).Add(await ValidRunAsync(rig, plan, i));
        }

        var pairs = like.SelectMany((one, i) => like.Skip(i + 1).Select(other => RunComparer.Compare([one], [other], RunComparer.UsualMargin))).ToArray();
        Assert.InRange(pairs.Count(static pair => pair.Verdict == ChangeVerdict.LikelyRegressed), 0, 1);
        var found = like.SelectMany(one => slower.Select(other => RunComparer.Compare([one], [other], RunComparer.UsualMargin)))
            .Count(static pair => pair.Figures.Any(static figure => figure.Name == "suback.p50" && figure.Verdict == ChangeVerdict.LikelyRegressed));
        Assert.InRange(found, 19, 21);
        Assert.Equal(ChangeVerdict.Regressed, RunComparer.Compare(like, slower, RunComparer.UsualMargin).Verdict);
    }

    /// <summary>Runs until the generator kept up: what it measures otherwise is the host, and compare refuses it.</summary>
    private static async Task<RunSample> ValidRunAsync(CliRig rig, string plan, int number)
    {
        for (var attempt = 1; attempt <= Attempts; attempt++)
        {
            var output = Path.Combine(rig.Folder, $"run{number}-{attempt}");
            var exitCode = await rig.RunAsync("run", plan, "--quiet", "--no-control-plane", "--out", output);
            Assert.True(exitCode is 0 or 21, rig.Error);
            if (exitCode == 0)
            {
                return RunSampleReader.Read(Path.Combine(output, "latest"));
            }
        }

        Assert.Skip("This host is too busy for a valid run.");
        throw new InvalidOperationException("Not reached.");
    }
}
