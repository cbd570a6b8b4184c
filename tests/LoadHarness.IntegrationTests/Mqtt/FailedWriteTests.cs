using LoadHarness.Core.Metrics;
using LoadHarness.Core.Metrics.Evidence;
using LoadHarness.Core.Plans;
using LoadHarness.Mqtt;
using LoadHarness.Mqtt.Packets;
using LoadHarness.Mqtt.Transport;

namespace LoadHarness.IntegrationTests.Mqtt;

/// <summary>A peer that refuses and resets makes the write fail before its reason is read; the reason must win.</summary>
public sealed class FailedWriteTests
{
    [Theory]
    [InlineData("SSL Handshake failed: tlsv1 alert unknown ca", Outcome.ClientCertificateRejected, CloseReason.CertificateAlert)]
    [InlineData("Connection reset by peer", Outcome.DisconnectedAfterConnect, CloseReason.PeerClosed)]
    public async Task Connect_WriteFailsBeforeTheReasonIsRead_TheReasonDecides(string reason, Outcome outcome, CloseReason closedBy)
    {
        var recorder = new RunRecorder(1, ["connected"], TimeProvider.System);
        var defaults = new ConnectionDefaults { Timeouts = new TimeoutPlan(), KeepAlive = TimeSpan.Zero };
        await using var stream = new FailingStream(new IOException(reason));
        await using var device = new MqttConnection(stream, new PacketCodec(MqttVersion.V311), "device-1", TimeProvider.System, recorder.Connections, defaults, again: false);

        var connack = await device.ConnectAsync(TimeSpan.FromSeconds(10), CancellationToken.None);

        Assert.Equal(outcome, connack.Outcome);
        Assert.Equal(closedBy, device.ClosedBy);
    }

    /// <summary>Writes fail at once; a read fails with the true reason, only after a write has.</summary>
    private sealed class FailingStream(IOException reason) : MemoryStream
    {
        private readonly TaskCompletionSource _written = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            await _written.Task.WaitAsync(cancellationToken);
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, cancellationToken); // The writer has long been told by now.
            throw reason;
        }

        public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            await Task.Yield();
            _written.TrySetResult();
            throw new IOException("Broken pipe");
        }
    }
}
