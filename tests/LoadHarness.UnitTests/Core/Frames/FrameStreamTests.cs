using CsCheck;
using LoadHarness.Core.Frames;

namespace LoadHarness.UnitTests.Core.Frames;

public sealed class FrameStreamTests
{
    private static readonly Gen<(FrameKind Kind, byte[] Payload)[]> Frames = Gen.Select(Gen.Byte.Select(static kind => (FrameKind)kind), Gen.Byte.Array[0, 300]).Array[0, 12];

    [Fact]
    public void Read_WhatWasWritten_IsTheSame() => Frames.Sample(frames =>
    {
        var (read, status) = ReadAll(Write(frames));
        Assert.Equal(FrameStatus.End, status);
        AssertSame(frames, read);
    });

    [Fact]
    public void Read_TruncatedAnywhere_GivesTheWholeFramesBefore() => Gen.Select(Frames, Gen.Double.Unit).Sample((frames, where) =>
    {
        var bytes = Write(frames);
        var length = (int)(where * bytes.Length);
        var (read, status) = ReadAll(bytes[..length]);
        AssertSame(frames[..read.Count], read);
        Assert.Equal(IsBoundary(frames, read.Count, length) ? FrameStatus.End : FrameStatus.Truncated, status);
    });

    [Fact]
    public void Read_OneBitChanged_NeverGivesAnotherFrame() => Gen.Select(Frames, Gen.Double.Unit, Gen.Int[0, 7]).Sample((frames, where, bit) =>
    {
        var bytes = Write(frames);
        var at = (int)(where * bytes.Length);
        bytes[at] ^= (byte)(1 << bit);
        var (read, status) = ReadAll(bytes);
        AssertSame(frames[..read.Count], read);
        Assert.NotEqual(FrameStatus.Frame, status);
        Assert.True(at == FrameFormat.Header.Length - 1 ? status == FrameStatus.OtherVersion : status is FrameStatus.Corrupt or FrameStatus.Truncated, $"{status}");
    });

    [Fact]
    public void Read_HugeLength_IsCorruptAndCostsNoMemory()
    {
        var bytes = Write([(FrameKind.Stop, [])]);
        bytes[8 + 3] = 0x0F; // 251 MB, of which nothing comes.
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Equal(FrameStatus.Truncated, ReadAll(bytes).Status);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1_000_000);
        bytes[8 + 3] = 0xFF;
        Assert.Equal(FrameStatus.Corrupt, ReadAll(bytes).Status);
    }

    [Fact]
    public void Checksum_OfTheStandardsExample_IsTheStandards() =>
        Assert.Equal(0x8A9136AAu, FrameFormat.Checksum(0, new byte[31])); // RFC 3720, B.4: 32 bytes of zeroes.

    [Fact]
    public async Task Read_AfterTheEnd_StaysAtTheEnd()
    {
        var reader = new FrameReader(new MemoryStream(Write([])));
        Assert.Equal(FrameStatus.End, (await reader.ReadAsync(TestContext.Current.CancellationToken)).Status);
        Assert.Equal(FrameStatus.End, (await reader.ReadAsync(TestContext.Current.CancellationToken)).Status);
    }

    private static byte[] Write((FrameKind Kind, byte[] Payload)[] frames)
    {
        using var stream = new MemoryStream();
        var writer = new FrameWriter(stream);
        foreach (var (kind, payload) in frames)
        {
            writer.Write(kind, payload);
        }

        return stream.ToArray();
    }

    private static (List<Frame> Frames, FrameStatus Status) ReadAll(byte[] bytes)
    {
        var reader = new FrameReader(new MemoryStream(bytes));
        var frames = new List<Frame>();
        while (true)
        {
            var read = reader.ReadAsync().AsTask().GetAwaiter().GetResult(); // A memory stream never waits.
            if (read.Status != FrameStatus.Frame)
            {
                return (frames, read.Status);
            }

            frames.Add(read.Frame);
        }
    }

    private static bool IsBoundary((FrameKind, byte[] Payload)[] frames, int count, int length) =>
        length == 0 || length == FrameFormat.Header.Length + frames[..count].Sum(static frame => FrameFormat.PrefixLength + frame.Payload.Length);

    private static void AssertSame((FrameKind Kind, byte[] Payload)[] expected, List<Frame> actual)
    {
        Assert.Equal(expected.Length, actual.Count);
        Assert.All(expected.Zip(actual), static pair =>
        {
            Assert.Equal(pair.First.Kind, pair.Second.Kind);
            Assert.Equal(pair.First.Payload, pair.Second.Payload.ToArray());
        });
    }
}
