using HdrHistogram;
using LoadHarness.Core.Engine;
using LoadHarness.Core.Metrics;
using LoadHarness.Core.Metrics.Evidence;
using LoadHarness.Core.Plans;
using LoadHarness.Mqtt;
using LoadHarness.Mqtt.Packets;
using LoadHarness.Mqtt.Transport;
using LoadHarness.Scenarios.Common;
using LoadHarness.UnitTests.Mqtt;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace LoadHarness.UnitTests.Scenarios.Common;

/// <summary>A held device on a clock that stands still until the test moves it, and a broker that answers at the test's word.</summary>
internal sealed class TelemetryRig : IWireObserver, IAsyncDisposable
{
    public static readonly Step Telemetry = new(Phase.Device, StepKind.Telemetry);

    private readonly SemaphoreSlim _acknowledged = new(0);
    private readonly MqttConnection _connection;
    private readonly DeviceTicks _ticks;
    private readonly HandClock _clock;
    private readonly long _start;
    private HeldConnection _held = null!;

    private TelemetryRig(RunPlan plan)
    {
        Recorder = new RunRecorder(1, ["operational"], Time);
        _start = Time.GetTimestamp();
        _clock = new HandClock(Time);
        _ticks = new DeviceTicks(plan.Telemetry!.Every, device: 0, _start, _clock);
        var defaults = new ConnectionDefaults { Timeouts = plan.Timeouts, KeepAlive = TimeSpan.Zero, Observer = this };
        var codec = new PacketCodec(MqttVersion.V311);
        _connection = new MqttConnection(Peer, codec, "dev", Time, Recorder.Connections, defaults, again: false);
        Context = new ScenarioContext
        {
            Plan = plan, RunId = "run", Groups = new FleetGroups(plan, "run"), Recorder = Recorder, Clock = _clock, Tls = null, ClaimIdentity = static _ => ConnectionIdentity.Plain, Logger = NullLogger.Instance,
            Connector = new DeviceConnector(new Connector(new EndpointSettings { Host = "127.0.0.1", Port = 1 }, Time, insecure: false), codec, defaults, Recorder),
        };
    }

    public FakeTimeProvider Time { get; } = new();

    public PeerStream Peer { get; } = new();

    public RunRecorder Recorder { get; }

    public ScenarioContext Context { get; }

    public CloseReason ClosedBy => _connection.ClosedBy;

    public TimeSpan Now => Time.GetElapsedTime(_start);

    public static async Task<TelemetryRig> StartAsync(TelemetryPlan telemetry, TimeoutPlan? timeouts = null, TimeSpan warmup = default)
    {
        var rig = new TelemetryRig(new RunPlan { Fleet = new FleetPlan { Devices = 1 }, Telemetry = telemetry, Timeouts = timeouts ?? new TimeoutPlan(), Warmup = warmup });
        var connecting = rig._connection.ConnectAsync(TimeSpan.FromSeconds(5), CancellationToken.None);
        await rig.Peer.Outgoing.Reader.ReadAsync();
        rig.Peer.Send(0x20, 0x02, 0x00, 0x00);
        await connecting;
        await rig._acknowledged.WaitAsync();
        var iteration = new Iteration(rig.Recorder, 0, 0, rig._start, rig._start, open: true, measured: true);
        rig._held = HeldConnection.Begin(rig.Context, iteration, new HeldIdentity(0, Phase.Device, "t"), rig._connection, rig._start);
        return rig;
    }

    /// <summary>When a message is due, since the device is held.</summary>
    public TimeSpan DueOf(long number) => Time.GetElapsedTime(_start, _ticks[number]);

    /// <summary>Moves the clock.</summary>
    public void Advance(TimeSpan span) => _clock.Advance(span);

    /// <summary>Moves the clock to a time; not back.</summary>
    public void AdvanceTo(TimeSpan at)
    {
        if (at > Now)
        {
            Advance(at - Now);
        }
    }

    /// <summary>The next packet that the device sends, a PUBLISH.</summary>
    public async Task<byte[]> SentAsync()
    {
        var packet = await Peer.Outgoing.Reader.ReadAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(30));
        Assert.Equal(0x30, packet[0] & 0xF0);
        return packet;
    }

    /// <summary>Acknowledges a PUBLISH to the topic <c>t</c>, and returns once the answer is stamped.</summary>
    public async Task AnswerAsync(byte[] publish)
    {
        Peer.Send(0x40, 0x02, publish[5], publish[6]);
        Assert.True(await _acknowledged.WaitAsync(TimeSpan.FromSeconds(30)));
    }

    /// <summary>Loses the connection by plan.</summary>
    public ValueTask DropAsync() => _held.DropAsync("planned_close", ConnectionEnd.Close);

    /// <summary>Ends the hold, which records all that was due.</summary>
    public ValueTask EndAsync() => _held.DisposeAsync();

    public long Count(Outcome outcome) => Recorder.Count(Telemetry, outcome);

    /// <summary>What was measured: kind 0 is service time, 1 response time, of answers in time; 2 and 3 of late ones.</summary>
    public LongHistogram Latencies(int kind)
    {
        var sum = Histograms.NewHistogram();
        Recorder.TrendOrNull(Telemetry, kind)?.DrainInto(sum);
        return sum;
    }

    public ValueTask DisposeAsync()
    {
        _acknowledged.Dispose();
        return _held.DisposeAsync();
    }

    /// <summary>Wakes those whose time has come when the test moves the clock: timers, which count from the moment at which they are set, may be set after that.</summary>
    private sealed class HandClock(FakeTimeProvider time) : PacingClock(time)
    {
        private readonly Lock _lock = new();
        private readonly List<(long Due, TaskCompletionSource Waiter)> _waiting = [];

        public void Advance(TimeSpan span)
        {
            using var scope = _lock.EnterScope();
            time.Advance(span);
            foreach (var (_, waiter) in _waiting.FindAll(IsDue))
            {
                waiter.TrySetResult();
            }

            _waiting.RemoveAll(IsDue);
        }

        public override ValueTask WaitUntilAsync(long due, CancellationToken cancellationToken)
        {
            var waiter = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            using (_lock.EnterScope())
            {
                if (IsDue((due, waiter)))
                {
                    return ValueTask.CompletedTask;
                }

                _waiting.Add((due, waiter));
            }

            return new ValueTask(waiter.Task.WaitAsync(cancellationToken));
        }

        private bool IsDue((long Due, TaskCompletionSource Waiter) entry) => entry.Due <= time.GetTimestamp();
    }

    void IWireObserver.Acknowledged(string clientId, StepKind kind, ushort packetId, long sent, long answered) => _acknowledged.Release();
}
