namespace LoadHarness.Simulator.Broker;

/// <summary>What the broker counts; each member is added to with Interlocked.</summary>
internal sealed class BrokerCounters
{
    public long Accepted;
    public long Handshakes;
    public long HandshakesFailed;
    public long ServerNamesRefused;
    public long Connects;
    public long ConnectsDenied;
    public long CertificatesRefused;
    public long SubscribesDenied;
    public long PublishesDenied;
    public long DeliveriesDenied;
    public long QueueOverflows;
    public long Malformed;
    public long KeepAliveTimeouts;
    public long Takeovers;
    public long ServerErrors;
    public long SequencedMessages;
    public long DuplicateMessages;
    public long OvertakenMessages;

    /// <summary>Ends of clients' connections, by <see cref="DisconnectReason"/>.</summary>
    public readonly long[] Ends = new long[Enum.GetValues<DisconnectReason>().Length];

    /// <summary>Ends by the reason's name in lifecycle events; reasons that did not occur are left out.</summary>
    public IReadOnlyDictionary<string, long> EndsByReason() => Enum.GetValues<DisconnectReason>()
        .Select(reason => (Name: DisconnectReasons.NameOf(reason), Count: Interlocked.Read(ref Ends[(int)reason])))
        .Where(static end => end.Count > 0)
        .ToDictionary(static end => end.Name, static end => end.Count, StringComparer.Ordinal);
}
