using System.Runtime.CompilerServices;
using LoadHarness.Core.Plans.Faults;
using LoadHarness.Simulator.Faults;

namespace LoadHarness.Simulator.Broker;

/// <summary>Holds up every read and write of a connection while a stall acts, TLS handshakes included, and loses them while the network is cut.</summary>
internal sealed class GatedStream(Stream inner, FaultInjector faults, Action<string, TimeSpan, TimeSpan> held, Action cut, CancellationToken stopping) : Stream
{
    private readonly long _opened = faults.Now;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var count = await inner.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);

        // After the read: what arrives in the window is read when it ends.
        if (faults.IsCutSince(_opened))
        {
            await LoseAsync().ConfigureAwait(false);
        }
        else if (faults.StallLeft > TimeSpan.Zero)
        {
            await HoldAsync("read").ConfigureAwait(false);
        }

        return count;
    }

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
        faults.IsCutSince(_opened) ? new ValueTask(LoseAsync())
        : faults.StallLeft == TimeSpan.Zero ? inner.WriteAsync(buffer, cancellationToken)
        : WriteLaterAsync(buffer, cancellationToken);

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public override void Flush()
    {
        // A socket has nothing to flush.
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
        }

        base.Dispose(disposing);
    }

    private async ValueTask WriteLaterAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken)
    {
        await HoldAsync("write").ConfigureAwait(false);
        await inner.WriteAsync(buffer, cancellationToken).ConfigureAwait(false);
    }

    // What is on its way when the network is cut never arrives; when it heals, the connection is reset before anybody could close it in good order.
    private async Task LoseAsync()
    {
        await faults.WaitForEndAsync(FaultKind.Partition, stopping).ConfigureAwait(false);
        cut();
        throw new IOException("The network was cut.");
    }

    private async Task HoldAsync(string what)
    {
        var planned = faults.StallLeft;
        var started = DelayQueue.Now;
        await faults.WaitForStallEndAsync(stopping).ConfigureAwait(false);
        held(what, planned, DelayQueue.Elapsed(started, DelayQueue.Now));
    }
}
