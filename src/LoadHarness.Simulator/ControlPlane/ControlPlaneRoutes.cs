using LoadHarness.Simulator.Certificates;
using LoadHarness.Simulator.ControlPlane.Operations;
using LoadHarness.Simulator.Registry;

namespace LoadHarness.Simulator.ControlPlane;

/// <summary>All operations of the control plane.</summary>
internal static class ControlPlaneRoutes
{
    /// <summary>Puts them together.</summary>
    public static RouteTable Create(AccountRegistry registry, CertificateAuthority authority, KeyPool keys, DeviceEndpoint endpoint, TimeProvider time)
    {
        var routes = new RouteTable();
        new TemplateOperations(registry).AddTo(routes);
        new CertificateOperations(registry, authority, keys).AddTo(routes);
        new PolicyOperations(registry).AddTo(routes);
        new PolicyAttachmentOperations(registry).AddTo(routes);
        new AuthorizationOperations(registry, time).AddTo(routes);
        new ThingOperations(registry).AddTo(routes);
        new ThingPrincipalOperations(registry).AddTo(routes);
        new GroupOperations(registry).AddTo(routes);
        new EndpointOperations(endpoint).AddTo(routes);
        return routes;
    }
}
