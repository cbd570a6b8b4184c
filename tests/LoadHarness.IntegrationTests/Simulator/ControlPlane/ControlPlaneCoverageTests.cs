using Amazon.Runtime;
using LoadHarness.AwsIot.ControlPlane;

namespace LoadHarness.IntegrationTests.Simulator.ControlPlane;

/// <summary>Client and simulator have the same operations, under AWS's paths.</summary>
public sealed class ControlPlaneCoverageTests
{
    [Fact]
    public async Task EveryOperationOfTheClient_IsKnownToTheSimulator()
    {
        await using var rig = await ControlPlaneRig.StartAsync();
        foreach (var operation in typeof(IAwsIotControlPlane).GetMethods())
        {
            var request = Activator.CreateInstance(operation.GetParameters()[0].ParameterType)!;
            foreach (var member in request.GetType().GetProperties().Where(member => member.CanWrite && (member.PropertyType == typeof(string) || member.PropertyType == typeof(int?))))
            {
                member.SetValue(request, member.PropertyType == typeof(string) ? "absent" : 1);
            }

            try
            {
                await (Task)operation.Invoke(rig.Client, [request, CancellationToken.None])!;
            }
            catch (AmazonServiceException exception)
            {
                // Refused for what it asks, which is fine here; not for what it is.
                Assert.DoesNotContain(exception.ErrorCode, (string[])["UnknownOperationException", "InternalFailureException", "SerializationException"]);
                Assert.InRange((int)exception.StatusCode, 400, 499);
            }
        }
    }
}
