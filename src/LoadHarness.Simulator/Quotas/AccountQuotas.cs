using System.Collections.Concurrent;
using LoadHarness.AwsIot.Provisioning;
using LoadHarness.Core.Plans.Quotas;
using LoadHarness.Simulator.Provisioning;

namespace LoadHarness.Simulator.Quotas;

/// <summary>Which quota a CONNECT is over.</summary>
internal enum ConnectThrottle
{
    /// <summary>None.</summary>
    None,

    /// <summary>The account's: connects a second, or connections.</summary>
    Account,

    /// <summary>The client id's.</summary>
    ClientId,
}

/// <summary>What is left of the quotas of the account that the simulator plays; those that are off are never used up. Thread-safe.</summary>
internal sealed class AccountQuotas : IControlPlaneQuota, IProvisioningQuota
{
    // Looked through for clients that went, each time it has doubled.
    private const int FirstPurge = 1024;

    // RegisterThing "calls other IoT control plane APIs", whose limits it may exceed (IoT API model, RegisterThing).
    private static readonly string[] CalledByRegisterThing = ["CreateThing", "AttachThingPrincipal", "AttachPolicy"];

    private readonly QuotaLimits _limits;
    private readonly TimeProvider _time;
    private readonly Dictionary<string, TokenBucket> _rates;
    private readonly ConcurrentDictionary<string, TokenBucket> _clients = new(StringComparer.Ordinal);
    private readonly TokenBucket[] _registerThing;
    private int _nextPurge = FirstPurge;

    /// <summary>Makes them, unused.</summary>
    public AccountQuotas(QuotaLimits limits, TimeProvider time)
    {
        _limits = limits;
        _time = time;
        _rates = QuotaCatalog.All
            .Where(quota => quota.IsRate && limits[quota.Name] is not null)
            .ToDictionary(quota => quota.Name, quota => new TokenBucket(limits[quota.Name]!.Value, time), StringComparer.Ordinal);
        _registerThing = [.. CalledByRegisterThing.Prepend(QuotaCatalog.MqttRegisterThing).Where(_rates.ContainsKey).Select(name => _rates[name])];
    }

    /// <summary>No quota is kept.</summary>
    public static AccountQuotas None { get; } = new(QuotaLimits.None, TimeProvider.System);

    /// <summary>How many clients are remembered.</summary>
    internal int ClientsKept => _clients.Count;

    /// <summary>Takes a CONNECT's share.</summary>
    /// <param name="clientId">The client id.</param>
    /// <param name="connected">How many clients are connected already.</param>
    public ConnectThrottle TryConnect(string clientId, int connected)
    {
        if (_limits[QuotaCatalog.ConnectsPerClient] is { } perClient && !_clients.GetOrAdd(clientId, _ => new TokenBucket(perClient, _time)).TryTake())
        {
            return ConnectThrottle.ClientId;
        }

        Purge();
        return connected >= _limits[QuotaCatalog.Connections] || !TryTake(QuotaCatalog.Connects) ? ConnectThrottle.Account : ConnectThrottle.None;
    }

    /// <summary>Takes the share of a SUBSCRIBE: each filter counts as one; all or none.</summary>
    public bool TrySubscribe(int filters)
    {
        for (var taken = 0; taken < filters; taken++)
        {
            if (!TryTake(QuotaCatalog.Subscribes))
            {
                for (; taken > 0; taken--)
                {
                    _rates[QuotaCatalog.Subscribes].GiveBack();
                }

                return false;
            }
        }

        return true;
    }

    /// <summary>The quota of a new connection, both ways together; null where it has none.</summary>
    public TokenBucket? ForConnection() => _limits[QuotaCatalog.PublishesPerConnection] is { } limit ? new TokenBucket(limit, _time) : null;

    /// <summary>Takes the share of a PUBLISH from a client.</summary>
    public bool TryPublishIn(TokenBucket? connection) => (connection?.TryTake() ?? true) && TryTake(QuotaCatalog.PublishesIn);

    /// <summary>Takes the share of a PUBLISH to a client.</summary>
    public bool TryPublishOut(TokenBucket? connection) => (connection?.TryTake() ?? true) && TryTake(QuotaCatalog.PublishesOut);

    /// <inheritdoc/>
    public bool TryTake(ProvisioningOperation operation) => operation switch
    {
        ProvisioningOperation.CreateKeysAndCertificate => TryTake(QuotaCatalog.MqttCreateKeysAndCertificate),
        ProvisioningOperation.CreateCertificateFromCsr => TryTake(QuotaCatalog.MqttCreateCertificateFromCsr),
        _ => TryTakeAll(_registerThing),
    };

    /// <inheritdoc/>
    public bool TryCall(string operation) => TryTake(operation);

    private static bool TryTakeAll(TokenBucket[] buckets)
    {
        for (var i = 0; i < buckets.Length; i++)
        {
            if (!buckets[i].TryTake())
            {
                for (; i > 0; i--)
                {
                    buckets[i - 1].GiveBack();
                }

                return false;
            }
        }

        return true;
    }

    private bool TryTake(string name) => !_rates.TryGetValue(name, out var bucket) || bucket.TryTake();

    // A bucket that is full again says no more than one that was never made.
    private void Purge()
    {
        if (_clients.Count < Volatile.Read(ref _nextPurge))
        {
            return;
        }

        foreach (var (clientId, bucket) in _clients)
        {
            if (bucket.IsFull)
            {
                _clients.TryRemove(clientId, out _);
            }
        }

        Volatile.Write(ref _nextPurge, Math.Max(FirstPurge, _clients.Count * 2));
    }
}
