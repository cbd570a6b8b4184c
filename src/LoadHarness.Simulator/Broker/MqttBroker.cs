using System.Collections.Concurrent;
using System.Net.Sockets;
using LoadHarness.Simulator.Faults;
using LoadHarness.Simulator.Provisioning;
using LoadHarness.Simulator.Registry;
using Microsoft.Extensions.Logging;
using MQTTnet.Packets;
using MQTTnet.Protocol;

namespace LoadHarness.Simulator.Broker;

/// <summary>The message broker: its connections, who has which client id, who subscribed to what.</summary>
internal sealed partial class MqttBroker : IAsyncDisposable
{
    // How precisely time-outs are seen; one loop over all connections costs 0.1 ms at 10,000.
    private static readonly TimeSpan SweepPeriod = TimeSpan.FromMilliseconds(500);

    private readonly ConcurrentDictionary<Connection, Task> _connections = new();
    private readonly ConcurrentDictionary<string, Connection> _sessions = new(StringComparer.Ordinal);
    private readonly TopicTree<Connection> _subscriptions = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _sweep;

    /// <summary>Starts the broker; it has no listener yet.</summary>
    public MqttBroker(CertificateRegistry certificates, ProvisioningService provisioning, FaultInjector faults, DelayQueue delays, TimeProvider time, ILogger<MqttBroker> log)
    {
        Certificates = certificates;
        Provisioning = provisioning;
        Faults = faults;
        Delays = delays;
        Time = time;
        Logger = log;
        Stopping = _stopping.Token;
        _sweep = SweepAsync();
    }

    public BrokerCounters Counters { get; } = new();

    public PacketCodec Codec { get; } = new();

    public CertificateRegistry Certificates { get; }

    public ProvisioningService Provisioning { get; }

    public FaultInjector Faults { get; }

    public DelayQueue Delays { get; }

    public TimeProvider Time { get; }

    public ILogger Logger { get; }

    /// <summary>Cancelled when the simulator ends.</summary>
    public CancellationToken Stopping { get; }

    /// <summary>How many connections there are now.</summary>
    public int ConnectionCount => _connections.Count;

    /// <summary>How many clients have had their CONNECT accepted and are still there.</summary>
    public int ClientCount => _sessions.Count;

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

    /// <summary>Gives a client id to a connection; whoever had it is sent away (AWS IoT developer guide: the older connection is dropped).</summary>
    public void Register(Connection connection)
    {
        while (!_sessions.TryAdd(connection.ClientId, connection))
        {
            if (_sessions.TryGetValue(connection.ClientId, out var older) && _sessions.TryUpdate(connection.ClientId, connection, older))
            {
                Interlocked.Increment(ref Counters.Takeovers);
                Forget(older);
                older.CloseWith(MqttDisconnectReasonCode.SessionTakenOver);
                return;
            }
        }
    }

    /// <summary>Forgets a connection that ended.</summary>
    public void Unregister(Connection connection)
    {
        _connections.TryRemove(connection, out _);
        if (connection.ClientId.Length > 0)
        {
            _sessions.TryRemove(new KeyValuePair<string, Connection>(connection.ClientId, connection));
            Forget(connection);
        }
    }

    public void Subscribe(Connection connection, string filter, MqttQualityOfServiceLevel qos) => _subscriptions.Add(filter, connection, qos);

    public void Unsubscribe(Connection connection, string filter) => _subscriptions.Remove(filter, connection);

    /// <summary>Delivers an ordinary message to everybody who subscribed to its topic.</summary>
    public void Route(MqttPublishPacket message)
    {
        foreach (var (subscriber, qos) in _subscriptions.Match(message.Topic))
        {
            subscriber.Deliver(message, qos < message.QualityOfServiceLevel ? qos : message.QualityOfServiceLevel);
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

    private void Forget(Connection connection)
    {
        foreach (var filter in connection.TakeFilters())
        {
            _subscriptions.Remove(filter, connection);
        }
    }

    private async Task SweepAsync()
    {
        using var timer = new PeriodicTimer(SweepPeriod, Time);
        try
        {
            while (await timer.WaitForNextTickAsync(Stopping).ConfigureAwait(false))
            {
                Sweep();
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
        var isStalled = Faults.StallLeft > TimeSpan.Zero;
        foreach (var (connection, _) in _connections)
        {
            if (isStalled)
            {
                connection.Touch(now); // Whoever could not be heard is not to blame.
            }
            else if (connection.IsOverdue(now) && connection.IsClosing)
            {
                connection.Abort(); // Does not even read what it was sent last.
            }
            else if (connection.IsOverdue(now))
            {
                Interlocked.Increment(ref Counters.KeepAliveTimeouts);
                connection.CloseWith(MqttDisconnectReasonCode.KeepAliveTimeout);
            }
        }

        Provisioning.RemoveExpired();
    }
}
