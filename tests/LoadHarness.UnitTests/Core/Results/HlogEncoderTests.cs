using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using CsCheck;
using HdrHistogram;
using LoadHarness.Core.Metrics;
using LoadHarness.Core.Results;

namespace LoadHarness.UnitTests.Core.Results;

public sealed class HlogEncoderTests
{
    private static readonly Gen<(long Value, long Count)[]> Recorded = Gen.Select(
        Gen.OneOf(Gen.Long[1, 3000], Gen.Long[1, Histograms.HighestMicroseconds]), Gen.OneOf(Gen.Long[1, 200], Gen.Long[1, 1L << 40])).Array[1, 300];

    [Fact]
    public void Encode_AnyValues_ReadByTheLibraryAndByOurOwnReader() => Recorded.Sample(values =>
    {
        var histogram = Histograms.NewHistogram();
        foreach (var (value, count) in values)
        {
            histogram.RecordValueWithCount(value, count);
        }

        var expected = histogram.RecordedValues().Select(static value => (value.ValueIteratedTo, value.CountAtValueIteratedTo)).ToArray();
        var encoded = new HlogEncoder().Encode(RecordedCounts.Of(histogram));

        Assert.Equal(expected.Select(static pair => pair.CountAtValueIteratedTo), new HlogDecoder().Decode(encoded).Select(static pair => pair.Count));
        var log = $"#[Histogram log format version 1.3]\n\"StartTimestamp\",\"Interval_Length\",\"Interval_Max\",\"Interval_Compressed_Histogram\"\n0.000,1.000,1.000,{encoded}\n";
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(log));
        var read = new HistogramLogReader(stream).ReadHistograms().Single();
        Assert.Equal(expected, read.RecordedValues().Select(static value => (value.ValueIteratedTo, value.CountAtValueIteratedTo)));
        Assert.Equal(expected[^1].ValueIteratedTo, BucketCounts.HighestOf(RecordedCounts.Of(histogram).Values[^1].Microseconds));
    });

    [Theory]
    [InlineData(1)]
    [InlineData(100)]
    [InlineData(2000)]
    public void Encode_FewAndManyValues_AreZlibStreamsWithTheirChecksum(int values)
    {
        var counts = new RecordedCounts();
        for (var index = 0; index < values; index++)
        {
            counts.Add(BucketCounts.ValueOf(2 * index), 1 + (index % 7));
        }

        var bytes = Convert.FromBase64String(new HlogEncoder().Encode(counts));
        using var plain = new MemoryStream();
        using (var zlib = new ZLibStream(new MemoryStream(bytes, 8, bytes.Length - 8), CompressionMode.Decompress))
        {
            zlib.CopyTo(plain); // It checks the checksum.
        }

        Assert.Equal(plain.Length, 40 + BinaryPrimitives.ReadInt32BigEndian(plain.GetBuffer().AsSpan(4)));
        bytes[^1] ^= 1;
        Assert.Throws<InvalidDataException>(() => new HlogDecoder().Decode(Convert.ToBase64String(bytes)));
    }

    [Fact]
    public void Encode_OneEncoder_ForSecondAfterSecond()
    {
        var encoder = new HlogEncoder();
        var many = new RecordedCounts();
        for (var value = 1; value < 6000; value += 3)
        {
            many.Add(BucketCounts.ValueOf(BucketCounts.IndexOf(value)), value);
        }

        var one = new RecordedCounts();
        one.Add(7, 3);
        var (first, second) = (encoder.Encode(many), encoder.Encode(one));
        Assert.Equal([new ValueCount(7, 3)], new HlogDecoder().Decode(second));
        Assert.Equal(first, encoder.Encode(many));
    }
}
