using System.Buffers.Binary;
using System.IO.Compression;
using HdrHistogram;
using LoadHarness.Core.Metrics;
using LoadHarness.Core.Results;

namespace LoadHarness.UnitTests.Core.Results;

public sealed class HlogWriterTests : IDisposable
{
    private static readonly Step Suback = new(Phase.Claim, StepKind.Suback);
    private readonly string _folder = Directory.CreateTempSubdirectory("hlog-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void OnInterval_ReadBackByTheLibrary_IsTheSame()
    {
        var startedAt = new DateTimeOffset(2026, 1, 2, 3, 4, 5, 250, TimeSpan.Zero);
        using (var writer = new HlogWriter(_folder, startedAt))
        {
            writer.OnInterval(Interval(0, (Suback, false, false, [1000, 2000, 3_600_000_000]), (Suback, true, false, [5000]), (Suback, false, true, [7_000_000]), (Suback, true, true, [8_000_000, 8_000_000])));
            writer.OnInterval(Interval(1, (Suback, false, false, [1]), (new Step(Phase.None, StepKind.Journey), false, false, [123])));
        }

        Assert.Equal(["claim.suback.hlog", "journey.hlog"], Directory.GetFiles(_folder).Select(Path.GetFileName).Order());
        using var file = File.OpenRead(Path.Combine(_folder, "claim.suback.hlog"));
        var read = new HistogramLogReader(file).ReadHistograms().ToArray();
        Assert.Equal(["", "response", "late", "late-response", ""], read.Select(h => h.Tag ?? ""));
        Assert.Equal([3L, 1, 1, 2, 1], read.Select(h => h.TotalCount));
        Assert.Equal(1, read[0].GetCountAtValue(2000));
        Assert.InRange(read[0].GetMaxValue(), 3_596_400_000, 3_603_600_000);
        Assert.Equal([0L, 0, 0, 0, 1000], read.Select(h => h.StartTimeStamp - read[0].StartTimeStamp));
    }

    [Fact]
    public void OnInterval_Histogram_IsAWholeZlibStream()
    {
        using (var writer = new HlogWriter(_folder, default))
        {
            writer.OnInterval(Interval(0, (Suback, false, false, [1000, 2000, 3_600_000_000])));
        }

        var bytes = Convert.FromBase64String(File.ReadLines(Path.Combine(_folder, "claim.suback.hlog")).Last().Split(',')[^1]);
        using var plain = new MemoryStream();
        using (var zlib = new ZLibStream(new MemoryStream(bytes, 8, bytes.Length - 8), CompressionMode.Decompress))
        {
            zlib.CopyTo(plain);
        }

        Assert.Equal(bytes.Length - 8, BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(4)));
        Assert.Equal(Adler32(plain.ToArray()), BinaryPrimitives.ReadUInt32BigEndian(bytes.AsSpan(bytes.Length - 4)));
    }

    [Fact]
    public void OnInterval_EachSecond_IsOnDiskAtOnce()
    {
        using var writer = new HlogWriter(_folder, default);
        writer.OnInterval(Interval(0, (Suback, false, false, [1500])));
        using var stream = new FileStream(Path.Combine(_folder, "claim.suback.hlog"), FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var reader = new StreamReader(stream);
        var lines = reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal("#[Histogram log format version 1.3]", lines[0]);
        Assert.StartsWith("0.000,1.000,1.500,HISTFAAA", lines[^1], StringComparison.Ordinal);
    }

    /// <summary>The checksum that ends a zlib stream (RFC 1950).</summary>
    private static uint Adler32(byte[] bytes)
    {
        var (a, b) = (1u, 0u);
        foreach (var value in bytes)
        {
            a = (a + value) % 65521;
            b = (b + a) % 65521;
        }

        return (b << 16) | a;
    }

    private static RunInterval Interval(int second, params (Step Step, bool Response, bool Late, long[] Values)[] entries) => new(
        TimeSpan.FromSeconds(second), TimeSpan.FromSeconds(second + 1), null!,
        [.. entries.Select(entry =>
        {
            var histogram = Histograms.NewHistogram();
            foreach (var value in entry.Values)
            {
                histogram.RecordValue(value);
            }

            return new IntervalHistogram(entry.Step, entry.Response, entry.Late, histogram);
        })]);
}
