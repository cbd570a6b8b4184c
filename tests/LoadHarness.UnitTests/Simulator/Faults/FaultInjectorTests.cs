using LoadHarness.Core.Plans.Faults;
using LoadHarness.Simulator.Faults;
using Microsoft.Extensions.Time.Testing;
using MQTTnet.Protocol;

namespace LoadHarness.UnitTests.Simulator.Faults;

public sealed class FaultInjectorTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void For_BeforeArming_IsNothing()
    {
        var faults = new FaultInjector(new FaultSchedule(1, [new Fault(TimeSpan.Zero, null, FaultKind.SubackDrop, null, null)]), _time);
        Assert.Null(faults.For(MqttControlPacketType.SubAck, "d"));
        Assert.True(faults.Arm());
        Assert.False(faults.Arm());
        Assert.Equal(new PacketFault(FaultKind.SubackDrop, Delay: null), faults.For(MqttControlPacketType.SubAck, "d"));
        Assert.Null(faults.For(MqttControlPacketType.PubAck, "d"));
    }

    [Fact]
    public void For_Window_BeginsInclusiveAndEndsExclusive()
    {
        var faults = new FaultInjector(new FaultSchedule(1, [new Fault(Second, Second, FaultKind.SubackDelay, FaultDelay.Of(Second), null)]), _time);
        faults.Arm();
        Assert.Null(faults.For(MqttControlPacketType.SubAck, "d"));
        _time.Advance(Second);
        Assert.Equal(Second, faults.For(MqttControlPacketType.SubAck, "d")?.Delay);
        _time.Advance(Second);
        Assert.Null(faults.For(MqttControlPacketType.SubAck, "d"));
    }

    [Fact]
    public void For_SeveralFaults_LongestDelayAndDropFirst()
    {
        var schedule = new FaultSchedule(1, [
            new Fault(TimeSpan.Zero, null, FaultKind.SubackDelay, FaultDelay.Of(Second), null),
            new Fault(TimeSpan.Zero, null, FaultKind.SubackDelay, FaultDelay.Of(2 * Second), null),
            new Fault(Second, null, FaultKind.SubackDrop, null, null)]);
        var faults = new FaultInjector(schedule, _time);
        faults.Arm();
        Assert.Equal(new PacketFault(FaultKind.SubackDelay, 2 * Second), faults.For(MqttControlPacketType.SubAck, "d"));
        _time.Advance(Second);
        Assert.Equal(new PacketFault(FaultKind.SubackDrop, Delay: null), faults.For(MqttControlPacketType.SubAck, "d"));
    }

    [Fact]
    public async Task WaitForStallEnd_OverlappingStalls_WaitsForTheLast()
    {
        var schedule = new FaultSchedule(1, [
            new Fault(TimeSpan.Zero, 2 * Second, FaultKind.Stall, null, null),
            new Fault(Second, 2 * Second, FaultKind.Stall, null, null)]);
        var faults = new FaultInjector(schedule, _time);
        faults.Arm();
        Assert.Equal(2 * Second, faults.StallLeft);
        var waiting = faults.WaitForStallEndAsync(CancellationToken.None);
        _time.Advance(TimeSpan.FromSeconds(2.5));
        Assert.False(waiting.IsCompleted);
        while (!waiting.IsCompleted)
        {
            Assert.True(faults.SinceArmed < TimeSpan.FromSeconds(60));
            _time.Advance(TimeSpan.FromMilliseconds(100));
            await Task.Yield();
        }

        Assert.Equal(TimeSpan.Zero, faults.StallLeft);
    }
}
