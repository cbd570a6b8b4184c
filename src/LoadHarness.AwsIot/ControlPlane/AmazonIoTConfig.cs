using Amazon.Runtime;
using Amazon.Runtime.Endpoints;
using Amazon.Runtime.Internal;
using Amazon.Util.Internal;

namespace LoadHarness.AwsIot.ControlPlane;

/// <summary>How AWS IoT's control plane is reached: a region or a URL, and the SDK's settings for retries and time-outs.</summary>
public sealed class AmazonIoTConfig : ClientConfig
{
    private const string IotName = "iot";

    /// <summary>Settings as the SDK's environment and profiles give them (<c>AWS_REGION</c>, <c>AWS_ENDPOINT_URL_IOT</c>, ...).</summary>
    public AmazonIoTConfig()
        : base(new DefaultConfigurationProvider(Enum.GetValues<DefaultConfigurationMode>().Select(Defaults)))
    {
        ServiceId = "IoT";
        AuthenticationServiceName = IotName;
        EndpointProvider = new ControlPlaneEndpointProvider();
    }

    /// <inheritdoc/>
    public override string RegionEndpointServiceName => IotName;

    /// <inheritdoc/>
    public override string ServiceVersion => "2015-05-28";

    /// <inheritdoc/>
    public override string UserAgent { get; } = InternalSDKUtils.BuildUserAgentString("IoT", typeof(AmazonIoTConfig).Assembly.GetName().Version?.ToString(3) ?? "0");

    /// <inheritdoc/>
    public override Endpoint DetermineServiceOperationEndpoint(ServiceOperationEndpointParameters parameters) =>
        EndpointProvider.ResolveEndpoint(ControlPlaneEndpointParameters.Of(this, region: null));

    // The SDK's services differ in these only for mobile networks; the standard values do everywhere else.
    private static DefaultConfiguration Defaults(DefaultConfigurationMode mode) => new()
    {
        Name = mode,
        RetryMode = RequestRetryMode.Standard,
        ConnectTimeout = TimeSpan.FromSeconds(mode == DefaultConfigurationMode.Mobile ? 30 : 3.1),
        TlsNegotiationTimeout = TimeSpan.FromSeconds(mode == DefaultConfigurationMode.Mobile ? 30 : 3.1),
    };
}
