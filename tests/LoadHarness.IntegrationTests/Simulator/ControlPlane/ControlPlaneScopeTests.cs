using System.Net;
using MQTTnet.Formatter;

namespace LoadHarness.IntegrationTests.Simulator.ControlPlane;

/// <summary>Which services a signature's scope may name, with requests signed by hand.</summary>
public sealed class ControlPlaneScopeTests
{
    [Theory]
    [InlineData("iot", HttpStatusCode.OK)]
    [InlineData("execute-api", HttpStatusCode.OK)]
    [InlineData("iotdata", HttpStatusCode.Forbidden)]
    [InlineData("s3", HttpStatusCode.Forbidden)]
    public async Task ControlPlane_Scope_IsIotOrExecuteApi(string service, HttpStatusCode status)
    {
        await using var simulator = await RunningSimulator.StartAsync();
        using var response = await SendAsync(simulator, HttpMethod.Get, "/things", "maxResults=1", service);
        Assert.Equal(status, response.StatusCode);
    }

    [Fact]
    public async Task Request_UnknownOperation_IsNotFound()
    {
        await using var simulator = await RunningSimulator.StartAsync();
        using var response = await SendAsync(simulator, HttpMethod.Get, "/no-such-operation", "", "iot");
        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Equal("UnknownOperationException", Assert.Single(response.Headers.GetValues("x-amzn-ErrorType")));
    }

    [Theory]
    [InlineData("iotdata")]
    [InlineData("iotdevicegateway")]
    public async Task DeleteConnection_ConnectedClient_IsDisconnected(string service)
    {
        await using var simulator = await RunningSimulator.StartAsync();
        await using var device = await simulator.ConnectAsync("device/1", version: MqttProtocolVersion.V500);
        using var response = await SendAsync(simulator, HttpMethod.Delete, "/connections/device%2F1", "cleanSession=true&preventWillMessage=true", service);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.True((await device.Disconnected).ClientWasConnected);
        using var again = await SendAsync(simulator, HttpMethod.Delete, "/connections/absent", "", service);
        Assert.Equal(HttpStatusCode.NotFound, again.StatusCode);
        Assert.Equal("ResourceNotFoundException", Assert.Single(again.Headers.GetValues("x-amzn-ErrorType")));
    }

    [Fact]
    public async Task DeleteConnection_ScopeOfTheControlPlane_IsForbidden()
    {
        await using var simulator = await RunningSimulator.StartAsync();
        using var response = await SendAsync(simulator, HttpMethod.Delete, "/connections/a", "", "iot");
        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
    }

    private static async Task<HttpResponseMessage> SendAsync(RunningSimulator simulator, HttpMethod method, string path, string query, string service)
    {
        using var rest = simulator.Rest();
        using var request = HandSigned.Request(method, rest.BaseAddress!, path, query, service);
        return await rest.SendAsync(request);
    }
}
