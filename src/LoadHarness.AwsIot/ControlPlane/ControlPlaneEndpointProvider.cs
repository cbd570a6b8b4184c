using Amazon;
using Amazon.Runtime;
using Amazon.Runtime.Endpoints;

namespace LoadHarness.AwsIot.ControlPlane;

/// <summary>What decides on the address.</summary>
internal sealed class ControlPlaneEndpointParameters : EndpointParameters
{
    /// <summary>The region; null where none is known.</summary>
    public string? Region { get; private init; }

    /// <summary>The URL given in place of AWS's; null for none.</summary>
    public string? ServiceUrl { get; private init; }

    /// <summary>Whether the address must answer on IPv6 too.</summary>
    public bool UseDualStack { get; private init; }

    /// <summary>Whether the address must be one of FIPS 140.</summary>
    public bool UseFips { get; private init; }

    /// <summary>Takes them from the settings.</summary>
    /// <param name="config">The settings.</param>
    /// <param name="region">A region that goes before that of the settings.</param>
    public static ControlPlaneEndpointParameters Of(IClientConfig config, string? region) => new()
    {
        Region = region ?? config.RegionEndpoint?.SystemName ?? config.AuthenticationRegion,
        ServiceUrl = config.ServiceURL,
        UseDualStack = config.UseDualstackEndpoint,
        UseFips = config.UseFIPSEndpoint,
    };
}

/// <summary>Knows the addresses of the control plane (AWS General Reference, "AWS IoT Core endpoints and quotas").</summary>
internal sealed class ControlPlaneEndpointProvider : IEndpointProvider
{
    /// <inheritdoc/>
    public Endpoint ResolveEndpoint(EndpointParameters parameters)
    {
        var wanted = (ControlPlaneEndpointParameters)parameters;
        if (!string.IsNullOrEmpty(wanted.ServiceUrl))
        {
            return new Endpoint(wanted.ServiceUrl);
        }

        if (string.IsNullOrEmpty(wanted.Region))
        {
            throw new AmazonClientException("No region is set for AWS IoT: give a region or a service URL.");
        }

        var region = RegionEndpoint.GetBySystemName(wanted.Region);
        var host = wanted.UseFips ? "iot-fips" : "iot";
        return new Endpoint($"https://{host}.{wanted.Region}.{(wanted.UseDualStack ? DualStackSuffix(region) : region.PartitionDnsSuffix)}");
    }

    private static string DualStackSuffix(RegionEndpoint region) => region.PartitionName switch
    {
        "aws-cn" => "api.amazonwebservices.com.cn",
        _ => "api.aws",
    };
}
