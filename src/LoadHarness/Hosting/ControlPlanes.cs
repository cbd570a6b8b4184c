using System.Text.RegularExpressions;
using Amazon;
using Amazon.Runtime;
using Amazon.Runtime.Credentials;
using LoadHarness.AwsIot.ControlPlane;
using LoadHarness.Core.Plans;
using LoadHarness.Simulator;

namespace LoadHarness.Hosting;

/// <summary>The control plane of a run's target, where it has one that can be asked.</summary>
internal static partial class ControlPlanes
{
    /// <summary>The access key's id, and its secret, of a simulator that a run starts.</summary>
    public const string SimulatorKey = "test";

    // Facts are read after the run, beside what the account itself does; a call that stays throttled becomes a gap.
    private const int Retries = 2;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan AddressPatience = TimeSpan.FromSeconds(3);

    /// <summary>That of a simulator.</summary>
    public static IAwsIotControlPlane Of(SimulatorReady ready)
    {
        ArgumentNullException.ThrowIfNull(ready);
        return new AwsIotControlPlane(
            new BasicAWSCredentials(SimulatorKey, SimulatorKey),
            new AmazonIoTConfig { ServiceURL = ready.Rest, AuthenticationRegion = ready.Region, MaxErrorRetry = 0, Timeout = Patience });
    }

    /// <summary>That at an address: with the environment's credentials, or those of a simulator where it has none.</summary>
    public static IAwsIotControlPlane At(Uri url, string region, Func<string, string?> variable)
    {
        ArgumentNullException.ThrowIfNull(url);
        ArgumentNullException.ThrowIfNull(variable);
        var config = new AmazonIoTConfig { ServiceURL = url.ToString(), AuthenticationRegion = region, MaxErrorRetry = 0, Timeout = AddressPatience };
        return variable("AWS_ACCESS_KEY_ID") is { Length: > 0 } || variable("AWS_PROFILE") is { Length: > 0 }
            ? new AwsIotControlPlane(config)
            : new AwsIotControlPlane(new BasicAWSCredentials(SimulatorKey, SimulatorKey), config);
    }

    /// <summary>That of an AWS account, with the credentials of the SDK's chain; null where there are none, or nothing tells the region.</summary>
    /// <param name="target">The target.</param>
    /// <param name="place">The region; null for the endpoint's.</param>
    /// <param name="patience">How long credentials may be looked for; null for the usual time.</param>
    public static async Task<IAwsIotControlPlane?> OfAwsAsync(TargetPlan target, string? place = null, TimeSpan? patience = null)
    {
        ArgumentNullException.ThrowIfNull(target);
        if ((place ?? RegionOf(target)) is not { } region)
        {
            return null;
        }

        var config = new AmazonIoTConfig { RegionEndpoint = RegionEndpoint.GetBySystemName(region), MaxErrorRetry = Retries, Timeout = Patience };
        try
        {
            // The chain's last link is a cloud instance's own service, which elsewhere is not reached: asked for once, not with each call.
            var credentials = await Task.Run(() => DefaultAWSCredentialsIdentityResolver.GetCredentials(config)).WaitAsync(patience ?? Patience);
            await credentials.GetCredentialsAsync().WaitAsync(patience ?? Patience);
            return new AwsIotControlPlane(credentials, config);
        }
        catch (Exception failure) when (failure is AmazonClientException or AmazonServiceException or TimeoutException or HttpRequestException or InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>The region of a data endpoint; null where its name does not tell it, as with custom domains.</summary>
    public static string? RegionOf(TargetPlan target) => target?.Endpoint is { } endpoint && DataEndpoint().Match(endpoint) is { Success: true } match ? match.Groups["region"].Value : null;

    // xxxx-ats.iot.eu-west-1.amazonaws.com, with a port; China's end in .cn (AWS IoT developer guide, "AWS IoT Core - data plane endpoints").
    [GeneratedRegex(@"^[^.]+\.iot\.(?<region>[a-z0-9-]+)\.amazonaws\.com(\.cn)?(:\d+)?$", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex DataEndpoint();
}
