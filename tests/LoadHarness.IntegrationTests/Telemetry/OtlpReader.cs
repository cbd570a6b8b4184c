using System.Buffers.Binary;
using System.Text;

namespace LoadHarness.IntegrationTests.Telemetry;

/// <summary>Reads what these tests need of OTLP's protobuf (opentelemetry-proto, metrics/v1): metrics' names, and the value or count of each data point.</summary>
internal static class OtlpReader
{
    /// <summary>Returns the sums of all data points by metric: values of counters and gauges, counts of histograms.</summary>
    public static Dictionary<string, double> Read(byte[] request)
    {
        var sums = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (var metric in At(At(At(Fields(request), 1), 2), 2)) // resource_metrics, scope_metrics, metrics
        {
            var fields = Fields(metric).ToList();
            var name = Encoding.UTF8.GetString(fields.First(static field => field.Number == 1).Bytes);
            foreach (var data in fields.Where(static field => field.Number is 5 or 7 or 9)) // gauge, sum, histogram
            {
                var (isHistogram, points) = (data.Number == 9, At(Fields(data.Bytes), 1));
                foreach (var point in points.Select(static point => Fields(point).ToList()))
                {
                    var value = point.First(field => field.Number is 4 or 6).Fixed; // as_double, as_int; count
                    var isDouble = !isHistogram && point.Any(static field => field.Number == 4);
                    sums[name] = sums.GetValueOrDefault(name) + (isDouble ? BitConverter.UInt64BitsToDouble(value) : value);
                }
            }
        }

        return sums;
    }

    private static IEnumerable<byte[]> At(IEnumerable<Field> fields, int number) => fields.Where(field => field.Number == number).Select(static field => field.Bytes);

    private static IEnumerable<byte[]> At(IEnumerable<byte[]> messages, int number) => messages.SelectMany(message => At(Fields(message), number));

    private static IEnumerable<Field> Fields(byte[] message)
    {
        for (var at = 0; at < message.Length;)
        {
            var tag = Varint(message, ref at);
            var number = (int)(tag >> 3);
            switch (tag & 7)
            {
                case 0:
                    yield return new Field(number, [], Varint(message, ref at));
                    break;
                case 1:
                    yield return new Field(number, [], BinaryPrimitives.ReadUInt64LittleEndian(message.AsSpan(at)));
                    at += 8;
                    break;
                case 2:
                    var length = (int)Varint(message, ref at);
                    yield return new Field(number, message[at..(at + length)], 0);
                    at += length;
                    break;
                case 5:
                    yield return new Field(number, [], BinaryPrimitives.ReadUInt32LittleEndian(message.AsSpan(at)));
                    at += 4;
                    break;
                default:
                    throw new InvalidDataException($"Wire type {tag & 7}.");
            }
        }
    }

    private static ulong Varint(byte[] message, ref int at)
    {
        ulong value = 0;
        for (var shift = 0; ; shift += 7)
        {
            var part = message[at++];
            value |= (ulong)(part & 0x7F) << shift;
            if (part < 0x80)
            {
                return value;
            }
        }
    }

    private sealed record Field(int Number, byte[] Bytes, ulong Fixed);
}
