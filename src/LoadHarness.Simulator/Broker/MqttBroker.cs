using System.Collections.Concurrent;
using System.Net.Sockets;
using LoadHarness.Core.Plans.Faults;
using LoadHarness.Simulator.Admin;
using LoadHarness.Simulator.Authorization;
using LoadHarness.Simulator.Faults;
using LoadHarness.Simulator.Provisioning;
using LoadHarness.Simulator.Registry;
using Microsoft.Extensions.Logging;
using MQTTnet.Protocol;

namespace LoadHarness.Simulator.Broker;

/// <summary>The message broker: its connections, their sessions, and the way of a message.</summary>
internal sealed partial class MqttBroker : IAsyncDisposable
{
    // How precisely time-outs are seen; one loop over all connections costs 0.1 ms at 10,000.
    private static readonly TimeSpan SweepPeriod = TimeSpan.FromMilliseconds(500);

    private readonly ConcurrentDictionary<Connection, Task> _connections = new();
    private readonly Subscriptions _subscriptions = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _sweep;

    /// <summary>Starts the broker; it has no listener yet.</summary>
    public MqttBroker(AccountRegistry registry, IAuthorizer authorizer, ProvisioningService provisioning, FaultInjector faults, DelayQueue delays, BrokerBehavior behavior, TimeProvider time, ILogger<MqttBroker> log)
    {
        Registry = registry;
        Authorizer = authorizer;
        Provisioning = provisioning;
        Faults = faults;
        Delays = delays;
        Behavior = behavior;
        Time = time;
        Logger = log;
        Stopping = _stopping.Token;
        Sessions = new SessionStore(_subscriptions, Counters, time);
        Retained = new RetainedMessages(time);
        Lifecycle = new LifecycleEvents(_subscriptions, time);
        Gate = new ConnectionGate(faults, time);
        Outages = new OutageRecord(time);
        faults.OnBegin(FaultKind.BrokerRestart, fault => Restart(fault.Kind));
        faults.OnBegin(FaultKind.Partition, fault => NoteOutage(fault.Kind));
        faults.OnEnd(FaultKind.Partition, _ => Heal());
        _sweep = SweepAsync();
    }

    public BrokerCounters Counters { get; } = new();

    public PacketCodec Codec { get; } = new();

    public AccountRegistry Registry { get; }

    public IAuthorizer Authorizer { get; }

    public ProvisioningService Provisioning { get; }

    public FaultInjector Faults { get; }

    public ConnectionGate Gate { get; }

    /// <summary>What it knows of its own outages.</summary>
    public OutageRecord Outages { get; }

    public DelayQueue Delays { get; }

    public BrokerBehavior Behavior { get; }

    public SessionStore Sessions { get; }

    public RetainedMessages Retained { get; }

    public LifecycleEvents Lifecycle { get; }

    public TimeProvider Time { get; }

    public ILogger Logger { get; }

    /// <summary>Cancelled when the simulator ends.</summary>
    public CancellationToken Stopping { get; }

    /// <summary>How many connections there are now.</summary>
    public int ConnectionCount => _connections.Count;

    /// <summary>The clients connected now.</summary>
    public IEnumerable<ConnectedClient> Clients => _connections
        .Select(pair => pair.Key)
        .Where(connection => ReferenceEquals(Sessions.OwnerOf(connection.ClientId), connection))
        .Select(connection => new ConnectedClient(connection.ClientId, connection.CertificateId));

    /// <summary>Serves an accepted socket until it closes.</summary>
    public void Serve(Socket socket, ListenerProfile profile)
    {
        Interlocked.Increment(ref Counters.Accepted);
        var connection = new Connection(this, socket, profile);
        _connections[connection] = Task.CompletedTask;
        if (_stopping.IsCancellationRequested)
        {
            connection.Abort();
        }

        var serving = connection.ServeAsync();
        if (_connections.TryUpdate(connection, serving, Task.CompletedTask) && serving.IsCompleted)
        {
            _connections.TryRemove(connection, out _);
        }
    }

    /// <summary>Forgets a connection that ended.</summary>
    public void Remove(Connection connection) => _connections.TryRemove(connection, out _);

    /// <summary>Keeps a message if it is to be retained; false where there is no room for it.</summary>
    public bool TryRetain(Message message) => !message.IsRetained || Retained.Set(message);

    /// <summary>Delivers a message to its subscribers.</summary>
    /// <param name="message">The message.</param>
    /// <param name="publisher">Whose it is, for subscribers that leave out their own; null for nobody's.</param>
    public void Deliver(Message message, Session? publisher) => _subscriptions.Deliver(message, publisher);

    /// <summary>Publishes a will whose time has come.</summary>
    public void Publish(Will will)
    {
        var message = will.Message with { ArrivedAt = Time.GetTimestamp() };
        if (TryRetain(message))
        {
            Deliver(message, publisher: null);
        }
    }

    /// <summary>Disconnects a client, as DeleteConnection does (AWS IoT API reference, data plane).</summary>
    /// <param name="clientId">The client.</param>
    /// <param name="cleanSession">Whether its session ends too.</param>
    /// <param name="preventWillMessage">Whether its will is not published.</param>
    /// <returns>False where no such client is connected.</returns>
    public bool DeleteConnection(string clientId, bool cleanSession, bool preventWillMessage)
    {
        if (Sessions.OwnerOf(clientId) is not { } connection)
        {
            return false;
        }

        connection.EndByApi(cleanSession, preventWillMessage);
        return true;
    }

    /// <summary>Disconnects whoever uses a certificate that is no longer active (IoT API model, UpdateCertificate: "disconnects all devices").</summary>
    public void DisconnectCertificate(string certificateId)
    {
        foreach (var (connection, _) in _connections)
        {
            if (string.Equals(connection.CertificateId, certificateId, StringComparison.Ordinal))
            {
                connection.End(DisconnectReason.AuthError, MqttDisconnectReasonCode.NotAuthorized);
            }
        }
    }

    /// <summary>Drops everybody, and nobody is told, as when a server goes.</summary>
    /// <param name="kind">The fault that is the cause.</param>
    public void Restart(FaultKind kind)
    {
        NoteOutage(kind);

        // Those there are now: who is dropped comes back before the last one is.
        foreach (var connection in _connections.Keys)
        {
            connection.EndByRestart(kind);
        }
    }

    private void NoteOutage(FaultKind kind) => Outages.Begin(kind, Faults.SinceArmed, Clients.Select(static client => client.ClientId));

    // Connections made while the network was cut are reset with the others: they have had no answer.
    private void Heal()
    {
        Outages.Heal(Faults.SinceArmed);
        foreach (var connection in _connections.Keys)
        {
            connection.EndByPartition();
        }
    }

    /// <summary>Closes every connection and waits until all have ended.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        await _sweep.ConfigureAwait(false);
        while (!_connections.IsEmpty)
        {
            foreach (var (connection, _) in _connections)
            {
                connection.Abort();
            }

            await Task.WhenAll(_connections.Values).ConfigureAwait(false);
            await Task.Yield();
        }

        _stopping.Dispose();
    }

    private async Task SweepAsync()
    {
        using var timer = new PeriodicTimer(SweepPeriod, Time);
        try
        {
            while (await timer.WaitForNextTickAsync(Stopping).ConfigureAwait(false))
            {
                try
                {
                    Sweep();
                }
                catch (Exception exception)
                {
                    // The loop's edge: one will that cannot be sent must not end all time-outs.
                    Interlocked.Increment(ref Counters.ServerErrors);
                    Log.SweepFailed(Logger, exception);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The simulator ends.
        }
    }

    private void Sweep()
    {
        var now = Time.GetTimestamp();
        var isStalled = Faults.StallLeft > TimeSpan.Zero || Faults.IsPartitioned;
        foreach (var (connection, _) in _connections)
        {
            if (isStalled)
            {
                connection.Touch(now); // Whoever could not be heard is not to blame.
            }
            else if (connection.IsStuck(now))
            {
                connection.Abort();
            }
            else if (connection.IsOverdue(now) && !connection.IsClosing)
            {
                Interlocked.Increment(ref Counters.KeepAliveTimeouts);
                connection.End(DisconnectReason.KeepAliveTimeout, MqttDisconnectReasonCode.KeepAliveTimeout);
            }
        }

        foreach (var will in Sessions.Sweep())
        {
            Publish(will);
        }

        Lifecycle.RemoveExpired();
        Registry.RemoveExpired();
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "Looking for what is due failed; it goes on.")]
        public static partial void SweepFailed(ILogger logger, Exception exception);
    }
}
