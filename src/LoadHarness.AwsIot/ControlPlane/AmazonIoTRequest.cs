using Amazon.Runtime;

namespace LoadHarness.AwsIot.ControlPlane;

/// <summary>The base of all requests to AWS IoT's control plane.</summary>
public abstract class AmazonIoTRequest : AmazonWebServiceRequest;
