using LoadHarness.AwsIot.ControlPlane.Model;

namespace LoadHarness.AwsIot.ControlPlane.Operations;

/// <summary>The operations on the account's endpoints (IoT API model 2015-05-28).</summary>
internal static class EndpointOperations
{
    public static readonly Operation<DescribeEndpointRequest, DescribeEndpointResponse> DescribeEndpoint = new("DescribeEndpoint", HttpMethod.Get, "/endpoint", operation => operation
        .Query("endpointType", request => request.EndpointType));
}
