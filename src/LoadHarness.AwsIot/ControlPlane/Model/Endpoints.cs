using Amazon.Runtime;

#pragma warning disable CS1591 // Members carry the names and the meaning of AWS IoT's API reference.

namespace LoadHarness.AwsIot.ControlPlane.Model;

/// <summary>What <see cref="IAwsIotControlPlane.DescribeEndpointAsync"/> asks for.</summary>
public sealed class DescribeEndpointRequest : AmazonIoTRequest
{
    public string? EndpointType { get; set; }
}

/// <summary>What <see cref="IAwsIotControlPlane.DescribeEndpointAsync"/> answers.</summary>
public sealed class DescribeEndpointResponse : AmazonWebServiceResponse
{
    public string? EndpointAddress { get; set; }
}
