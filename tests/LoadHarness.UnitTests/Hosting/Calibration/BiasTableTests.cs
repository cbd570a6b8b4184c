using LoadHarness.Hosting.Calibration;

namespace LoadHarness.UnitTests.Hosting.Calibration;

public sealed class BiasTableTests
{
    private static readonly TimeSpan Delay = TimeSpan.FromMilliseconds(5);

    [Fact]
    public void Compare_PacketsOfBothRecords_GivesTheDifferences()
    {
        var measured = Records(static i => 5.5 + (i * 0.001));
        var line = Assert.Single(BiasTable.Compare(Delay, measured, Records(static _ => 5.0)));
        Assert.Equal(("suback", 5.0, 1000, 0), (line.Step, line.DelayMs, line.Samples, line.Unmatched));
        Assert.Equal(5.0, line.TruthP50);
        Assert.Equal(0.999, line.BiasP50!.Value, 6);
        Assert.Equal(1.399, line.BiasP90!.Value, 6);
        Assert.Equal(1.489, line.BiasP99!.Value, 6);
        Assert.Equal(0.8, line.Spread!.Value, 6);
        Assert.Equal((0.5, 1.499), (Math.Round(line.Least!.Value, 6), Math.Round(line.Most!.Value, 6)));
    }

    [Fact]
    public void Compare_PacketThatOneSideLacks_IsUnmatchedAndNoSample()
    {
        var measured = Records(static _ => 6).Where(static pair => pair.Key.PacketId != 1).ToDictionary();
        var held = Records(static _ => 5).Where(static pair => pair.Key.PacketId is not (2 or 3)).ToDictionary();
        var line = Assert.Single(BiasTable.Compare(Delay, measured, held));
        Assert.Equal((997, 3), (line.Samples, line.Unmatched));
    }

    [Fact]
    public void Compare_KeyOfTwoConnections_IsPairedInOrder()
    {
        var key = new PacketKey("a", "connack", 0);
        var line = Assert.Single(BiasTable.Compare(Delay, Of(key, 7, 9, 8), Of(key, 6, 6)));
        Assert.Equal((2, 1, 1.0, 3.0), (line.Samples, line.Unmatched, line.Least, line.Most));
        Assert.Null(line.BiasP50);
    }

    [Fact]
    public void Compare_NoDelay_HasNothingHeldAsTheTruth()
    {
        var line = Assert.Single(BiasTable.Compare(TimeSpan.Zero, Of(new PacketKey("a", "puback", 1), 0.4), Of(new PacketKey("b", "other", 1))));
        Assert.Equal((1, 0, 0.0, 0.4), (line.Samples, line.Unmatched, line.TruthP50, line.Most));
    }

    [Fact]
    public void HeldTimes_Record_GivesThePartsOwnPackets()
    {
        const string csv = """
            since_armed_ms,client_id,packet,packet_id,kind,planned_ms,actual_ms
            1.5,cal5-1,connack,0,connack.delay,5,5.25
            2.5,cal5-1,suback,1,suback.delay,5,5.1
            3.5,cal5-1,connack,0,connack.delay,5,5.5
            4.5,cal50-1,suback,1,suback.delay,50,50.1
            5.5,cal5-2,suback,1,suback.drop,,

            """;
        var held = HeldTimes.Read(csv, "cal5-");
        Assert.Equal(2, held.Count);
        Assert.Equal([5.25, 5.5], held[new PacketKey("cal5-1", "connack", 0)]);
        Assert.Equal([5.1], held[new PacketKey("cal5-1", "suback", 1)]);
    }

    private static Dictionary<PacketKey, IReadOnlyList<double>> Records(Func<int, double> value) =>
        Enumerable.Range(0, 1000).ToDictionary(static i => new PacketKey("a", "suback", (ushort)(i + 1)), i => (IReadOnlyList<double>)[value(i)]);

    private static Dictionary<PacketKey, IReadOnlyList<double>> Of(PacketKey key, params double[] values) => new() { [key] = values };
}
