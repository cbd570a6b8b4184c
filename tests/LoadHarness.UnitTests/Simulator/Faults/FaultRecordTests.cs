using LoadHarness.Core.Plans.Faults;
using LoadHarness.Simulator.Faults;

namespace LoadHarness.UnitTests.Simulator.Faults;

public sealed class FaultRecordTests
{
    [Fact]
    public async Task Add_BeyondCapacity_CountsAndKeepsNoMore()
    {
        var record = new FaultRecord(capacity: 3);
        for (var index = 0; index < 5; index++)
        {
            record.Add(Row(index % 2 == 0 ? "a" : "b"));
        }

        Assert.Equal(new FaultTotal(5, 2), Assert.Single(record.Totals()).Value);
        using var writer = new StringWriter();
        await record.WriteAsync(writer);
        Assert.Equal(4, writer.ToString().Trim().Split('\n').Length);
    }

    [Fact]
    public async Task Write_AwkwardClientId_IsQuoted()
    {
        var record = new FaultRecord();
        record.Add(Row("a,\"b\""));
        using var writer = new StringWriter();
        await record.WriteAsync(writer);
        Assert.Equal("since_armed_ms,client_id,packet,packet_id,kind,planned_ms,actual_ms\n1500,\"a,\"\"b\"\"\",suback,7,suback.delay,50,50.125\n", writer.ToString());
    }

    [Fact]
    public async Task Append_InParts_WritesEachRowOnce()
    {
        var folder = Directory.CreateTempSubdirectory("lh-record-").FullName;
        var path = Path.Combine(folder, "faults.csv");
        var record = new FaultRecord();
        await record.AppendAsync(path);
        for (var index = 0; index < 5000; index++)
        {
            record.Add(Row("a"));
        }

        await record.AppendAsync(path);
        record.Add(Row("b"));
        await record.AppendAsync(path);
        await record.AppendAsync(path);

        var lines = await File.ReadAllLinesAsync(path);
        Assert.Equal(5002, lines.Length);
        Assert.Single(lines, line => line.Contains(",b,", StringComparison.Ordinal));
        Directory.Delete(folder, recursive: true);
    }

    private static FaultRow Row(string clientId) =>
        new(TimeSpan.FromSeconds(1.5), clientId, "suback", 7, FaultKind.SubackDelay, TimeSpan.FromMilliseconds(50), TimeSpan.FromMilliseconds(50.125));
}
