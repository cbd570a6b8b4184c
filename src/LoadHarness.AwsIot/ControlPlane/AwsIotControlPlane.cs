using Amazon.Runtime;
using Amazon.Runtime.Credentials.Internal;
using Amazon.Runtime.Endpoints;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Auth;
using LoadHarness.AwsIot.ControlPlane.Operations;

namespace LoadHarness.AwsIot.ControlPlane;

/// <summary>The control plane over HTTP, on the pipeline of AWSSDK.Core: credentials, signatures, retries and clock skew are the SDK's.</summary>
public sealed partial class AwsIotControlPlane : AmazonServiceClient, IAwsIotControlPlane
{
    /// <summary>A client whose credentials come from the SDK's chain: environment, profiles, containers, instances.</summary>
    public AwsIotControlPlane(AmazonIoTConfig config)
        : base(config)
    {
    }

    /// <summary>A client with given credentials.</summary>
    public AwsIotControlPlane(AWSCredentials credentials, AmazonIoTConfig config)
        : base(credentials, config)
    {
    }

    /// <inheritdoc/>
    protected override IServiceMetadata ServiceMetadata { get; } = new Metadata();

    /// <inheritdoc/>
    protected override void CustomizeRuntimePipeline(RuntimePipeline pipeline)
    {
        ArgumentNullException.ThrowIfNull(pipeline);

        // Without these two the signer finds neither address nor scheme; generated clients add theirs at the same place.
        pipeline.RemoveHandler<EndpointResolver>();
        pipeline.AddHandlerAfter<Marshaller>(new EndpointHandler());
        pipeline.AddHandlerAfter<Marshaller>(new AuthHandler());
    }

    private Task<TResponse> SendAsync<TRequest, TResponse>(Operation<TRequest, TResponse> operation, TRequest request, CancellationToken cancellationToken)
        where TRequest : AmazonIoTRequest
        where TResponse : AmazonWebServiceResponse, new()
    {
        ArgumentNullException.ThrowIfNull(request);
        return InvokeAsync<TResponse>(request, new InvokeOptions { RequestMarshaller = operation, ResponseUnmarshaller = operation.Reader }, cancellationToken);
    }

    private sealed class Metadata : IServiceMetadata
    {
        public string ServiceId => "IoT";

        public IDictionary<string, string> OperationNameMapping { get; } = new Dictionary<string, string>(StringComparer.Ordinal);
    }

    private sealed class EndpointHandler : BaseEndpointResolver
    {
        protected override EndpointParameters MapEndpointsParameters(IRequestContext requestContext) =>
            ControlPlaneEndpointParameters.Of(requestContext.ClientConfig, requestContext.Request.AlternateEndpoint?.SystemName);
    }

    private sealed class AuthHandler : BaseAuthResolverHandler
    {
        protected override List<IAuthSchemeOption> ResolveAuthOptions(IExecutionContext executionContext) => AuthSchemeOption.DEFAULT_SIGV4;
    }
}
