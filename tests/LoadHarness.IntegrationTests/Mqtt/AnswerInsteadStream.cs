namespace LoadHarness.IntegrationTests.Mqtt;

/// <summary>Lets a server's first flight pass; in place of its second it sends what a test wants, or closes. In TLS 1.2 the second is the verdict on the client's certificate, still in clear.</summary>
internal sealed class AnswerInsteadStream(Stream inner, byte[] instead) : Stream
{
    private bool _isFirstFlightOver;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => await inner.ReadAsync(buffer, cancellationToken);

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (!_isFirstFlightOver)
        {
            _isFirstFlightOver = true;
            await inner.WriteAsync(buffer, cancellationToken);
            return;
        }

        await inner.WriteAsync(instead, cancellationToken);
        await inner.DisposeAsync();
        throw new IOException("The test has ended the handshake.");
    }

    public override void Flush() => inner.Flush();

    public override int Read(byte[] buffer, int offset, int count) => inner.Read(buffer, offset, count);

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
}
