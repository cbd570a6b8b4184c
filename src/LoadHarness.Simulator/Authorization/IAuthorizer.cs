using System.Net;
using LoadHarness.AwsIot.Policies;

namespace LoadHarness.Simulator.Authorization;

/// <summary>Who acts: a connection after its CONNECT was decoded.</summary>
/// <param name="CertificateId">The certificate shown in the handshake.</param>
/// <param name="ClientId">The client id of the CONNECT.</param>
/// <param name="SourceAddress">Where the client connects from.</param>
internal sealed record Principal(string CertificateId, string ClientId, IPAddress SourceAddress);

/// <summary>Asks the policies attached to a principal's certificate.</summary>
internal interface IAuthorizer
{
    /// <summary>Decides on a CONNECT.</summary>
    /// <param name="principal">Who connects.</param>
    /// <param name="isPersistent">Whether it asks for a session that outlives the connection (<c>iot:ConnectAttributes</c>, PersistentConnect).</param>
    /// <param name="willTopic">The will's topic (<c>iot:LastWillTopic</c>); null for no will.</param>
    AuthorizationDecision Connect(Principal principal, bool isPersistent, string? willTopic);

    /// <summary>Decides on a PUBLISH or a will; retained ones need iot:RetainPublish too.</summary>
    AuthorizationDecision Publish(Principal principal, string topic, bool isRetained);

    /// <summary>Decides on one filter of a SUBSCRIBE, exactly as it was sent.</summary>
    AuthorizationDecision Subscribe(Principal principal, string filter);

    /// <summary>Decides on a delivery: asked for each message, so it must be quick.</summary>
    bool MayReceive(Principal principal, string topic);
}
