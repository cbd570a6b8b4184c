using System.Globalization;
using System.Text;
using LoadHarness.Core.Plans.Faults;

namespace LoadHarness.Simulator.Faults;

/// <summary>One packet a fault touched.</summary>
/// <param name="SinceArmed">When.</param>
/// <param name="ClientId">Whose; empty before CONNECT.</param>
/// <param name="Packet">What it touched: a packet such as <c>suback</c> or <c>connect</c>, the operation of a provisioning request, <c>tls</c>, <c>accept</c>, <c>connection</c>, or <c>read</c> and <c>write</c> for whatever a stall held up.</param>
/// <param name="PacketId">Its id; 0 for none.</param>
/// <param name="Kind">The fault.</param>
/// <param name="Planned">How long it was to be held; null where nothing was to come.</param>
/// <param name="Actual">How long it was held; null where it never came.</param>
internal readonly record struct FaultRow(TimeSpan SinceArmed, string ClientId, string Packet, ushort PacketId, FaultKind Kind, TimeSpan? Planned, TimeSpan? Actual);

/// <summary>How many packets and devices a fault touched.</summary>
/// <param name="Packets">Packets.</param>
/// <param name="Devices">Distinct client ids.</param>
public sealed record FaultTotal(long Packets, int Devices);

/// <summary>The truth about every packet a fault touched: a million rows at most, totals beyond. Thread-safe.</summary>
internal sealed class FaultRecord(int capacity = FaultRecord.DefaultCapacity)
{
    /// <summary>How many rows are kept: about 60 MB when full.</summary>
    public const int DefaultCapacity = 1_000_000;

    private const int BatchRows = 4096;
    private const string Header = "since_armed_ms,client_id,packet,packet_id,kind,planned_ms,actual_ms\n";

    private readonly Lock _lock = new();
    private readonly List<FaultRow> _rows = [];
    private readonly long[] _packets = new long[FaultCatalog.Names.Count];
    private readonly HashSet<string>[] _devices = [.. FaultCatalog.Names.Select(_ => new HashSet<string>(StringComparer.Ordinal))];
    private int _written;

    /// <summary>Notes a packet.</summary>
    public void Add(in FaultRow row)
    {
        lock (_lock)
        {
            var kind = (int)row.Kind;
            _packets[kind]++;
            if (row.ClientId.Length > 0 && _devices[kind].Count < capacity)
            {
                _devices[kind].Add(row.ClientId);
            }

            if (_rows.Count < capacity)
            {
                _rows.Add(row);
            }
        }
    }

    /// <summary>The totals of each fault that touched anything, by name.</summary>
    public IReadOnlyDictionary<string, FaultTotal> Totals()
    {
        var totals = new SortedDictionary<string, FaultTotal>(StringComparer.Ordinal);
        lock (_lock)
        {
            for (var kind = 0; kind < _packets.Length; kind++)
            {
                if (_packets[kind] > 0)
                {
                    totals[FaultCatalog.Names[kind]] = new FaultTotal(_packets[kind], _devices[kind].Count);
                }
            }
        }

        return totals;
    }

    /// <summary>All rows as CSV with a header.</summary>
    public async Task WriteAsync(TextWriter writer)
    {
        await writer.WriteAsync(Header).ConfigureAwait(false);
        var written = 0;
        for (var batch = Batch(written); batch.Count > 0; batch = Batch(written))
        {
            await writer.WriteAsync(Csv(batch)).ConfigureAwait(false);
            written += batch.Count;
        }
    }

    /// <summary>Appends what came since the last call to a file, which it begins with a header. One caller at a time.</summary>
    public async Task AppendAsync(string path)
    {
        if (_written == 0)
        {
            await File.WriteAllTextAsync(path, Header).ConfigureAwait(false);
        }

        for (var batch = Batch(_written); batch.Count > 0; batch = Batch(_written))
        {
            await File.AppendAllTextAsync(path, Csv(batch)).ConfigureAwait(false);
            _written += batch.Count;
        }
    }

    private List<FaultRow> Batch(int from)
    {
        lock (_lock)
        {
            return _rows.GetRange(from, Math.Min(BatchRows, _rows.Count - from));
        }
    }

    private static string Csv(List<FaultRow> rows)
    {
        var text = new StringBuilder(rows.Count * 64);
        foreach (var row in rows)
        {
            text.Append(Milliseconds(row.SinceArmed)).Append(',').Append(Field(row.ClientId)).Append(',').Append(row.Packet).Append(',')
                .Append(row.PacketId).Append(',').Append(FaultCatalog.Of(row.Kind).Name).Append(',')
                .Append(Milliseconds(row.Planned)).Append(',').Append(Milliseconds(row.Actual)).Append('\n');
        }

        return text.ToString();
    }

    private static string Milliseconds(TimeSpan? time) => time?.TotalMilliseconds.ToString("0.####", CultureInfo.InvariantCulture) ?? "";

    // RFC 4180; a leading formula sign is harmless here, since only programs read this file.
    private static string Field(string text) =>
        text.AsSpan().IndexOfAny("\",\r\n") < 0 ? text : $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
