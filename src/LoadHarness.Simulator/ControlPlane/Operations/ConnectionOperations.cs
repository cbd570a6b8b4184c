using System.Text.Json.Nodes;
using LoadHarness.Simulator.Broker;

namespace LoadHarness.Simulator.ControlPlane.Operations;

/// <summary>The data plane's operation on connections (IoT data API model 2015-05-28).</summary>
internal sealed class ConnectionOperations(MqttBroker broker)
{
    /// <summary>Adds it.</summary>
    public void AddTo(RouteTable routes)
    {
        ArgumentNullException.ThrowIfNull(routes);
        routes.Map("DeleteConnection", "DELETE", "/connections/{clientId}", Delete, isDataPlane: true);
    }

    private JsonObject? Delete(ApiRequest request)
    {
        var clientId = request.Label("clientId");
        if (clientId.StartsWith('$'))
        {
            throw ApiException.Invalid("A client ID can't start with a dollar sign ($).");
        }

        return broker.DeleteConnection(clientId, request.QueryFlag("cleanSession") ?? false, request.QueryFlag("preventWillMessage") ?? false)
            ? null
            : throw new ApiException("ResourceNotFoundException", 404, $"No client {clientId} is connected.");
    }
}
