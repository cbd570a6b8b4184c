using LoadHarness.InteropTests.Rigs;

namespace LoadHarness.InteropTests;

/// <summary><c>loadharness doctor</c> against mosquitto: with a provisioning service on it, and as the plain broker that it is.</summary>
[Trait("Category", "interop")]
[Collection(OneSimulator.Name)]
public sealed class DoctorTests
{
    [Fact]
    public async Task Doctor_ResponderOnMosquitto_RegistersADevice()
    {
        await using var rig = new MosquittoRig();
        await rig.InitializeAsync();

        var (ended, lines) = await rig.RunDoctorAsync("--provision");

        Assert.True(ended.ExitCode == 0, ended.Out);
        var thing = Assert.Single(lines, static line => line.GetProperty("check").GetString() == "register thing");
        Assert.Contains("'thing-lh-42-001000'", thing.GetProperty("evidence").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("create certificate")]
    [InlineData("create certificate", "--provision")]
    public async Task Doctor_PlainMosquitto_SaysSoAndNothingElse(string check, params string[] further)
    {
        await using var rig = new MosquittoRig();
        await rig.InitializeAsync();
        await rig.StopResponderAsync();

        var (ended, lines) = await rig.RunDoctorAsync(further);

        Assert.Equal(22, ended.ExitCode);
        var problem = Assert.Single(lines, static line => line.GetProperty("status").GetString() == "problem");
        Assert.Equal((check, "not-aws-iot"), (problem.GetProperty("check").GetString(), problem.GetProperty("finding").GetString()));
        Assert.Contains("this is a plain MQTT broker, not AWS IoT Core", problem.GetProperty("evidence").GetString(), StringComparison.Ordinal);
        Assert.All(lines.SkipWhile(line => line.GetRawText() != problem.GetRawText()).Skip(1), static line => Assert.Equal("skipped", line.GetProperty("status").GetString()));
    }
}
