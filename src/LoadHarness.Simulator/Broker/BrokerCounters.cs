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
}
