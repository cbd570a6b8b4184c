using System.Buffers.Binary;
using System.Globalization;
using System.IO.Compression;
using System.Numerics;
using HdrHistogram;
using HdrHistogram.Encoding;
using HdrHistogram.Utilities;
using LoadHarness.Core.Metrics;

namespace LoadHarness.Core.Results;

/// <summary>Writes HdrHistogram logs, one file a step: untagged lines are service time, <c>Tag=response</c> response time, late answers have tags of their own.</summary>
/// <remarks>
/// Values are microseconds. Written here and not by the library's writer, because that one writes UTF-16, which no
/// other HdrHistogram tool reads. The histograms' encoding is the library's (format 1.3), their compression is not: the
/// library leaves the checksum out that ends a zlib stream, without which HdrHistogramJS, and zlib's own inflate, refuse it.
/// </remarks>
public sealed class HlogWriter : IRunSink, IDisposable
{
    private const int SmallestRangeBits = 14;

    // HdrHistogram V2, compressed: a cookie whose second nibble holds the word size, and the length of what follows.
    private const int CompressedCookie = 0x1c849314;
    private const int CompressedHeaderLength = 8;

    private readonly string _folder;
    private readonly DateTimeOffset _startedAt;
    private readonly Dictionary<Step, StreamWriter> _files = [];
    private readonly LongHistogram?[] _compact = new LongHistogram?[64];
    private readonly MemoryStream _compressed = new();
    private ByteBuffer? _buffer;

    /// <summary>Makes a writer into a folder; files appear with their step's first answer.</summary>
    public HlogWriter(string folder, DateTimeOffset startedAt)
    {
        _folder = folder;
        _startedAt = startedAt;
    }

    /// <inheritdoc/>
    public void OnInterval(RunInterval interval)
    {
        ArgumentNullException.ThrowIfNull(interval);
        foreach (var entry in interval.Histograms)
        {
            var file = FileOf(entry.Step);
            var tag = (entry.IsLate, entry.IsResponse) switch
            {
                (false, false) => "",
                (false, true) => "Tag=response,",
                (true, false) => "Tag=late,",
                (true, true) => "Tag=late-response,",
            };
            file.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{tag}{interval.From.TotalSeconds:F3},{(interval.To - interval.From).TotalSeconds:F3},{Metrics.Histograms.ToMilliseconds(entry.Histogram.GetValueAtPercentile(100)):F3},{Encode(entry.Histogram)}"));
            file.Flush();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var file in _files.Values)
        {
            file.Dispose();
        }

        _files.Clear();
    }

    private string Encode(HistogramBase histogram)
    {
        var compact = Compact(histogram);
        _buffer ??= ByteBuffer.Allocate(histogram.GetNeededByteBufferCapacity());
        _buffer.Position = 0;
        var length = compact.Encode(_buffer, HistogramEncoderV2.Instance);
        _buffer.Position = 0;
        _compressed.SetLength(CompressedHeaderLength);
        _compressed.Position = CompressedHeaderLength;
        using (var zlib = new ZLibStream(_compressed, CompressionLevel.Optimal, leaveOpen: true))
        {
            for (var i = 0; i < length; i++)
            {
                zlib.WriteByte(_buffer.Get());
            }
        }

        var bytes = _compressed.GetBuffer().AsSpan(0, (int)_compressed.Length);
        BinaryPrimitives.WriteInt32BigEndian(bytes, CompressedCookie);
        BinaryPrimitives.WriteInt32BigEndian(bytes[4..], bytes.Length - CompressedHeaderLength);
        return Convert.ToBase64String(bytes);
    }

    /// <summary>Copies a histogram into one that reaches no further than its largest value.</summary>
    /// <remarks>
    /// The library's encoder works on a copy of the whole range: at 1 h that is a large object a step and second, which
    /// only a full collection frees. A second's values need a fraction of it, and readers take any range.
    /// </remarks>
    private LongHistogram Compact(HistogramBase histogram)
    {
        var bits = Math.Max(SmallestRangeBits, BitOperations.Log2((ulong)histogram.GetValueAtPercentile(100)) + 1);
        var compact = _compact[bits] ??= new LongHistogram(Metrics.Histograms.LowestMicroseconds, (1L << bits) - 1, Metrics.Histograms.Digits);
        compact.Reset();
        foreach (var value in histogram.RecordedValues())
        {
            compact.RecordValueWithCount(value.ValueIteratedTo, value.CountAtValueIteratedTo);
        }

        return compact;
    }

    private StreamWriter FileOf(Step step)
    {
        if (_files.TryGetValue(step, out var file))
        {
            return file;
        }

        file = new StreamWriter(Path.Combine(_folder, step.Name + ".hlog")) { NewLine = "\n" };
        file.WriteLine("#[Histogram log format version 1.3]");
        file.WriteLine($"#[{step.Name}: untagged service time, Tag=response response time; microseconds, Interval_Max in milliseconds]");
        file.WriteLine(string.Create(CultureInfo.InvariantCulture, $"#[StartTime: {_startedAt.ToUnixTimeMilliseconds() / 1000.0:F3} (seconds since epoch), {_startedAt:o}]"));
        file.WriteLine("\"StartTimestamp\",\"Interval_Length\",\"Interval_Max\",\"Interval_Compressed_Histogram\"");
        _files[step] = file;
        return file;
    }
}
