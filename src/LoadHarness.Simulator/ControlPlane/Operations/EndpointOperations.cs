using System.Net;
using System.Text.Json.Nodes;

namespace LoadHarness.Simulator.ControlPlane.Operations;

/// <summary>Where devices find the broker.</summary>
/// <param name="Host">The host that devices connect to.</param>
/// <param name="MqttPort">The port of MQTT over mutual TLS, AWS's 8883.</param>
/// <param name="AlpnPort">The port of MQTT over mutual TLS with ALPN, AWS's 443.</param>
internal sealed record DeviceEndpoint(string Host, int MqttPort, int AlpnPort)
{
    /// <summary>An endpoint that clients can connect to, also where every address is listened on.</summary>
    public static DeviceEndpoint Of(IPAddress listen, int mqttPort, int alpnPort)
    {
        ArgumentNullException.ThrowIfNull(listen);
        return new DeviceEndpoint(listen.Equals(IPAddress.Any) || listen.Equals(IPAddress.IPv6Any) ? "localhost" : listen.ToString(), mqttPort, alpnPort);
    }
}

/// <summary>The operation that tells the account's endpoint (IoT API model 2015-05-28).</summary>
internal sealed class EndpointOperations(DeviceEndpoint endpoint)
{
    /// <summary>Adds it.</summary>
    public void AddTo(RouteTable routes)
    {
        ArgumentNullException.ThrowIfNull(routes);
        routes.Map("DescribeEndpoint", "GET", "/endpoint", Describe);
    }

    // AWS gives a host only, as its ports are known; the simulator's are not, and stand beside it where clients do not look.
    private JsonObject Describe(ApiRequest request) => request.Query("endpointType") switch
    {
        null or "iot:Data" or "iot:Data-ATS" or "iot:Jobs" => Json.Object(("endpointAddress", endpoint.Host), ("mqttPort", endpoint.MqttPort), ("alpnPort", endpoint.AlpnPort)),
        "iot:CredentialProvider" => throw ApiException.Invalid("The simulator has no credential provider."),
        var other => throw ApiException.Invalid($"Invalid endpointType: {other}"),
    };
}
