using System.Collections.Frozen;

namespace LoadHarness.Core.Plans.Quirks;

/// <summary>One quirk.</summary>
/// <param name="Quirk">Which.</param>
/// <param name="Name">Its name in plans.</param>
/// <param name="Doc">What the device does wrong, one sentence.</param>
public sealed record QuirkSpec(Quirk Quirk, string Name, string Doc);

/// <summary>Every quirk there is, one line each: plans, <c>list</c> and documents follow it.</summary>
public static class QuirkCatalog
{
    /// <summary>All quirks.</summary>
    public static IReadOnlyList<QuirkSpec> All { get; } =
    [
        new(Quirk.PublishBeforeSubscribe, "publish-before-subscribe", "Sends each provisioning request before the subscriptions to its answers stand."),
        new(Quirk.OmitFormatLevel, "omit-format-level", "Leaves the payload format out of the topics that it subscribes to: `…/provision/accepted`."),
        new(Quirk.SubscribeToRequest, "subscribe-to-request", "Subscribes to the request topics instead of the answers'."),
        new(Quirk.SubscribeToWildcard, "subscribe-to-wildcard", "Subscribes to `$aws/#` instead of the answers' topics."),
        new(Quirk.NineFilters, "nine-filters", "Puts 9 filters into one SUBSCRIBE; AWS IoT takes 8."),
        new(Quirk.ManySubscriptions, "many-subscriptions", "Subscribes to 50 further topics first; AWS IoT allows 50 a connection."),
        new(Quirk.IgnoreSubackCodes, "ignore-suback-codes", "Takes a refused subscription for a granted one and goes on."),
        new(Quirk.Qos2, "qos-2", "Asks for QoS 2, which AWS IoT does not answer."),
        new(Quirk.OmitOwnershipToken, "omit-ownership-token", "Sends RegisterThing with an empty ownership token."),
        new(Quirk.ForeignRejectedFilter, "foreign-rejected-filter", "Subscribes to the rejected topic of another request, so that refusals are not heard."),
        new(Quirk.NulTerminatedFilter, "nul-terminated-filter", "Sends filters that are one byte too long and end with a NUL character."),
        new(Quirk.SmallReceiveBuffer, "small-receive-buffer", "Has 1,024 bytes to receive a packet in and gives up at a larger one."),
        new(Quirk.BlockedReceive, "blocked-receive", "Reads nothing while it waits for a SUBACK, as a client that waits inside a callback."),
        new(Quirk.SharedClientId, "shared-client-id", "Connects with one client id for all devices of the group."),
        new(Quirk.NoServerName, "no-server-name", "Sends no server name (SNI) in the TLS handshake."),
        new(Quirk.WrongServerName, "wrong-server-name", "Sends another server name (SNI) than the host's."),
        new(Quirk.NoAlpn, "no-alpn", "Offers no ALPN protocol, though the port needs one."),
    ];

    /// <summary>All names.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. All.Select(static spec => spec.Name)];

    private static FrozenDictionary<string, QuirkSpec> ByName { get; } = All.ToFrozenDictionary(static spec => spec.Name, StringComparer.Ordinal);

    /// <summary>The line of a name; null for an unknown name.</summary>
    public static QuirkSpec? Find(string name) => ByName.GetValueOrDefault(name);

    /// <summary>The quirks of a list of names; unknown ones are left out, since plans are checked when they load.</summary>
    public static Quirk Of(IEnumerable<string> names)
    {
        ArgumentNullException.ThrowIfNull(names);
        return names.Aggregate(Quirk.None, static (quirks, name) => quirks | (Find(name)?.Quirk ?? Quirk.None));
    }
}
