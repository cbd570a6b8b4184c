using Amazon.Runtime;
using LoadHarness.AwsIot.ControlPlane;
using LoadHarness.Core.Plans;
using LoadHarness.Diagnosis.Doctor;
using LoadHarness.Diagnosis.Doctor.ControlPlane;
using Microsoft.Extensions.Time.Testing;

namespace LoadHarness.UnitTests.Diagnosis.Doctor;

public sealed class ServerClockCheckTests
{
    [Theory]
    [InlineData(0, DoctorStatus.Ok, "agrees")]
    [InlineData(-29, DoctorStatus.Ok, "agrees")]
    [InlineData(40, DoctorStatus.Warning, "40 s ahead of")]
    [InlineData(-120, DoctorStatus.Warning, "120 s behind")]
    [InlineData(600, DoctorStatus.Warning, "AWS refuses signed requests")]
    public async Task Clock_IsComparedWithTheControlPlanes(int seconds, DoctorStatus expected, string evidence)
    {
        var result = Assert.Single(await LookAsync(seconds));
        Assert.Equal(expected, result.Status);
        Assert.Contains(evidence, result.Evidence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Clock_NoAnswer_SaysNothing() => Assert.Empty(await LookAsync(null));

    private static async Task<IReadOnlyList<CheckResult>> LookAsync(int? seconds)
    {
        var clock = new FakeTimeProvider();
        using var client = new AwsIotControlPlane(new BasicAWSCredentials("a", "b"), new AmazonIoTConfig { ServiceURL = "http://127.0.0.1:1" });
        var context = new DoctorContext(new RunPlan(), DoctorRig.Target(), new() { Processors = 1 }, clock) { ControlPlane = new ControlPlaneAccess(client, "us-east-1", new Uri("http://127.0.0.1:1")) };
        return await new ServerClockCheck((_, _, _) => Task.FromResult(seconds is { } off ? clock.GetUtcNow().AddSeconds(-off) : (DateTimeOffset?)null)).RunAsync(context, CancellationToken.None);
    }
}
