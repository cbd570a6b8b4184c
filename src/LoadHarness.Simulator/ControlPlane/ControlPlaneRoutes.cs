using LoadHarness.Simulator.Broker;
using LoadHarness.Simulator.Certificates;
using LoadHarness.Simulator.ControlPlane.Operations;
using LoadHarness.Simulator.Quotas;
using LoadHarness.Simulator.Registry;

namespace LoadHarness.Simulator.ControlPlane;

/// <summary>What the operations work on.</summary>
/// <param name="Registry">The account.</param>
/// <param name="Authority">The CA that signs certificates.</param>
/// <param name="Keys">The keys that CreateKeysAndCertificate hands out.</param>
/// <param name="Broker">The broker whose connections can be ended.</param>
/// <param name="Quota">How often operations may be called.</param>
internal sealed record ControlPlaneParts(AccountRegistry Registry, CertificateAuthority Authority, KeyPool Keys, MqttBroker Broker, IControlPlaneQuota Quota);

/// <summary>All operations of the control plane, and the one of the data plane.</summary>
internal static class ControlPlaneRoutes
{
    /// <summary>Puts them together.</summary>
    public static RouteTable Create(ControlPlaneParts parts, DeviceEndpoint endpoint, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(parts);
        var registry = parts.Registry;
        var routes = new RouteTable();
        new TemplateOperations(registry).AddTo(routes);
        new CertificateOperations(registry, parts.Authority, parts.Keys).AddTo(routes);
        new PolicyOperations(registry).AddTo(routes);
        new PolicyAttachmentOperations(registry).AddTo(routes);
        new AuthorizationOperations(registry, time).AddTo(routes);
        new RegistrationOperations(registry, parts.Authority).AddTo(routes);
        new ThingOperations(registry).AddTo(routes);
        new ThingPrincipalOperations(registry).AddTo(routes);
        new GroupOperations(registry).AddTo(routes);
        new EndpointOperations(endpoint).AddTo(routes);
        new ConnectionOperations(parts.Broker).AddTo(routes);
        return routes;
    }
}
