using System.IO.Pipelines;

namespace LoadHarness.Benchmarks.Tls;

/// <summary>Two streams, each of which reads what the other writes; nothing leaves the process.</summary>
internal sealed class MemoryPipe(Stream reading, Stream writing) : Stream
{
    public override bool CanRead => true;

    public override bool CanWrite => true;

    public override bool CanSeek => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Makes both ends.</summary>
    public static (MemoryPipe Near, MemoryPipe Far) Create()
    {
        var (there, back) = (new Pipe(), new Pipe());
        return (new MemoryPipe(back.Reader.AsStream(), there.Writer.AsStream()), new MemoryPipe(there.Reader.AsStream(), back.Writer.AsStream()));
    }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => reading.ReadAsync(buffer, cancellationToken);

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => reading.ReadAsync(buffer, offset, count, cancellationToken);

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) => writing.WriteAsync(buffer, cancellationToken);

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => writing.WriteAsync(buffer, offset, count, cancellationToken);

    public override Task FlushAsync(CancellationToken cancellationToken) => writing.FlushAsync(cancellationToken);

    public override int Read(byte[] buffer, int offset, int count) => reading.Read(buffer, offset, count);

    public override void Write(byte[] buffer, int offset, int count) => writing.Write(buffer, offset, count);

    public override void Flush() => writing.Flush();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            reading.Dispose();
            writing.Dispose();
        }

        base.Dispose(disposing);
    }
}
