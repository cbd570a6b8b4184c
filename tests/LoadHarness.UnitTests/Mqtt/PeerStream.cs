using System.Threading.Channels;

namespace LoadHarness.UnitTests.Mqtt;

/// <summary>A connection's stream whose other end is the test: what is read comes from it, what is written goes to it.</summary>
internal sealed class PeerStream : Stream
{
    private readonly Channel<byte[]> _incoming = Channel.CreateUnbounded<byte[]>();
    private ReadOnlyMemory<byte> _rest;

    /// <summary>What was written, one entry a write.</summary>
    public Channel<byte[]> Outgoing { get; } = Channel.CreateUnbounded<byte[]>();

    /// <summary>Where set, writes wait for it, whatever their token says.</summary>
    public Task Blocked { get; set; } = Task.CompletedTask;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    /// <summary>Lets the connection receive bytes.</summary>
    public void Send(params byte[] bytes) => _incoming.Writer.TryWrite(bytes);

    /// <summary>Closes from the other end: in good order, or with a failure.</summary>
    public void Hang(Exception? failure = null) => _incoming.Writer.TryComplete(failure);

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_rest.IsEmpty && !await _incoming.Reader.WaitToReadAsync(cancellationToken))
        {
            return 0;
        }

        if (buffer.IsEmpty)
        {
            return 0;
        }

        if (_rest.IsEmpty)
        {
            _incoming.Reader.TryRead(out var next);
            _rest = next;
        }

        var count = Math.Min(buffer.Length, _rest.Length);
        _rest[..count].CopyTo(buffer);
        _rest = _rest[count..];
        return count;
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        await Blocked;
        Outgoing.Writer.TryWrite(buffer.ToArray());
    }

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        Hang(new ObjectDisposedException(nameof(PeerStream)));
        base.Dispose(disposing);
    }
}
