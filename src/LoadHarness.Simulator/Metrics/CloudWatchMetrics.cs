using System.Collections.Concurrent;
using LoadHarness.AwsIot.Provisioning;

namespace LoadHarness.Simulator.Metrics;

/// <summary>Counts under CloudWatch's names (AWS IoT developer guide, "AWS IoT metrics and dimensions"), so that a run against AWS reads alike. Thread-safe.</summary>
internal sealed class CloudWatchMetrics
{
    /// <summary>Most values of one dimension that are kept apart; a client may name any template.</summary>
    internal const int MaxLabels = 256;

    private const string OtherLabel = "other";

    private readonly long[] _broker = new long[BrokerMetrics.Names.Count];
    private readonly ConcurrentDictionary<string, Attempts> _registerThing = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Attempts> _thingsOfClaims = new(StringComparer.Ordinal);

    /// <summary>CreateKeysAndCertificate over MQTT.</summary>
    public Attempts CreateKeysAndCertificate { get; } = new();

    /// <summary>CreateCertificateFromCsr over MQTT.</summary>
    public Attempts CreateCertificateFromCsr { get; } = new();

    /// <summary>RegisterThing over MQTT, by template.</summary>
    public IEnumerable<KeyValuePair<string, Attempts>> RegisterThing => _registerThing.OrderBy(pair => pair.Key, StringComparer.Ordinal);

    /// <summary>Things registered, by claim certificate.</summary>
    public IEnumerable<KeyValuePair<string, Attempts>> ThingsOfClaims => _thingsOfClaims.OrderBy(pair => pair.Key, StringComparer.Ordinal);

    /// <summary>Counts one of the broker's.</summary>
    public void Add(BrokerMetric metric) => Interlocked.Increment(ref _broker[(int)metric]);

    /// <summary>How often it was counted.</summary>
    public long Of(BrokerMetric metric) => Interlocked.Read(ref _broker[(int)metric]);

    /// <summary>Counts the answer to a provisioning request.</summary>
    /// <param name="request">What was asked for.</param>
    /// <param name="isAccepted">Whether it was accepted.</param>
    /// <param name="claimCertificateId">The certificate of the connection; null on a plain port.</param>
    public void AddProvisioning(ProvisioningRequestTopic request, bool isAccepted, string? claimCertificateId)
    {
        switch (request.Operation)
        {
            case ProvisioningOperation.CreateKeysAndCertificate:
                CreateKeysAndCertificate.Add(isAccepted);
                break;
            case ProvisioningOperation.CreateCertificateFromCsr:
                CreateCertificateFromCsr.Add(isAccepted);
                break;
            default:
                Labelled(_registerThing, request.Template ?? "").Add(isAccepted);
                if (isAccepted && claimCertificateId is not null)
                {
                    Labelled(_thingsOfClaims, claimCertificateId).Add(isSuccess: true);
                }

                break;
        }
    }

    private static Attempts Labelled(ConcurrentDictionary<string, Attempts> attempts, string label) =>
        attempts.GetOrAdd(attempts.Count < MaxLabels || attempts.ContainsKey(label) ? label : OtherLabel, _ => new Attempts());
}

/// <summary>A metric that is 0 on success and 1 on failure: its sum is the failures, its sample count the attempts.</summary>
internal sealed class Attempts
{
    private long _count;
    private long _failed;

    /// <summary>All attempts.</summary>
    public long Count => Interlocked.Read(ref _count);

    /// <summary>Those that failed.</summary>
    public long Failed => Interlocked.Read(ref _failed);

    /// <summary>Counts one.</summary>
    public void Add(bool isSuccess)
    {
        if (!isSuccess)
        {
            Interlocked.Increment(ref _failed);
        }

        Interlocked.Increment(ref _count);
    }
}
