using CsCheck;
using LoadHarness.Core.Frames;
using LoadHarness.Core.Metrics.Recovery;

namespace LoadHarness.UnitTests.Core.Metrics.Recovery;

public sealed class OutageBookTests
{
    private const int Devices = 200;

    [Fact]
    public void Add_AllLostAtOnce_TimesAreCountedFromTheFirstLoss()
    {
        var rig = new OutageRig(Devices).AllLost(at: 30, within: 0.2);
        for (var device = 0; device < Devices; device++)
        {
            rig.Back(device, 31 + (device * 0.1)); // The first 1 s after the first loss, then one every 100 ms.
        }

        var outage = Assert.Single(rig.Read().Outages);
        Assert.Equal((OutageRig.Seconds(30), Devices, Devices), (outage.Start, outage.Devices, outage.Back));
        Assert.Equal(1000 + (99 * 100), outage.Time(50)!.Value, 0.01);
        Assert.Equal(1000 + (189 * 100), outage.Time(95)!.Value, 0.01);
        Assert.Equal(1000 + (197 * 100), outage.Time(99)!.Value, 0.01);
        Assert.Equal(1000 + (199 * 100), outage.Time(100)!.Value, 0.01);
        Assert.Equal(0.2 * 199 / 200, (outage.BurstEnd - outage.Start) / 1e6, 0.001);
    }

    [Fact]
    public void Add_SomeNeverBack_SharesNotReachedHaveNoTime()
    {
        var rig = new OutageRig(Devices).AllLost(10, 0.1);
        for (var device = 0; device < Devices - 4; device++)
        {
            rig.Back(device, 12);
        }

        var outage = Assert.Single(rig.Read().Outages);
        Assert.Equal((196, false), (outage.Back, outage.IsComplete));
        Assert.Equal(2000, outage.Time(98)!.Value, 0.01);
        Assert.Null(outage.Time(99));
        Assert.Null(outage.Time(100));
    }

    [Fact]
    public void CutOff_WhileSomeAreAway_AwaitsThemNoLongerAndGivesTheirSharesNoTime()
    {
        var rig = new OutageRig(Devices).AllLost(10, 0.1);
        for (var device = 0; device < 120; device++)
        {
            rig.Back(device, 12);
        }

        var book = rig.Connects(10, 150, 0).Connects(12, 150, 120).Read();
        book.CutOff();
        book.Add(new OutageRig(Devices).Back(150, 4000).Connects(4000, 999, 999).Interval()); // Nobody can tell whether that is its first return.

        var outage = Assert.Single(book.Outages);
        Assert.Equal((Devices, 120, 80, true), (outage.Devices, outage.Back, outage.Unobserved, outage.IsComplete));
        Assert.Equal(2000, outage.Time(60)!.Value, 0.01);
        Assert.Null(outage.Time(61));
        Assert.Equal((300, 120), (outage.Connects.Attempts, outage.Connects.Connects));
    }

    [Fact]
    public void CutOff_BetweenLossesOfABurst_DoesNotJoinThoseOnBothSides()
    {
        var rig = new OutageRig(Devices);
        for (var device = 0; device < 9; device++)
        {
            rig.Lost(device, 10); // A burst takes ten.
        }

        var book = rig.Read();
        book.CutOff();
        book.Add(new OutageRig(Devices).Lost(9, 10.001).Interval());

        Assert.Equal(0, book.Count);
    }

    [Fact]
    public void Add_SteadyChurn_IsNoOutage()
    {
        var rig = new OutageRig(Devices);
        for (var i = 0; i < 2000; i++)
        {
            rig.Lost(i % Devices, i * 3.1).Back(i % Devices, (i * 3.1) + 1.5); // 19 a minute: 10 % of the fleet.
        }

        Assert.Equal(0, rig.Read().Count);
    }

    [Fact]
    public void Add_OutageUnderChurn_BeginsWithItsOwnFirstLoss()
    {
        var rig = new OutageRig(Devices);
        for (var i = 0; i < 20; i++)
        {
            rig.Lost(i, i * 3.1).Back(i, (i * 3.1) + 1);
        }

        rig.AllLost(at: 62, within: 0.1); // The last of the churn was lost at 58.9 s.
        Assert.Equal(OutageRig.Seconds(62), Assert.Single(rig.Read().Outages).Start);
    }

    [Fact]
    public void Add_FewerThanFivePercent_IsNoOutage()
    {
        var rig = new OutageRig(Devices);
        for (var device = 0; device < 9; device++)
        {
            rig.Lost(device, 5);
        }

        Assert.Equal(0, rig.Read().Count);
        Assert.Equal(1, rig.Lost(9, 5).Read().Count);
    }

    [Fact]
    public void Add_LossesSpreadOverKeepAlive_AreOneOutage()
    {
        var outage = Assert.Single(new OutageRig(Devices).AllLost(at: 100, within: 45).Read().Outages);
        Assert.Equal((OutageRig.Seconds(100), Devices), (outage.Start, outage.Devices));
    }

    [Fact]
    public void Add_DeviceLostAndBackBeforeTheBurstIsRecognised_Counts()
    {
        var rig = new OutageRig(Devices).Lost(0, 10).Back(0, 10.01);
        for (var device = 1; device < 12; device++)
        {
            rig.Lost(device, 10 + (device * 0.1));
        }

        var outage = Assert.Single(rig.Read().Outages);
        Assert.Equal((12, 1), (outage.Devices, outage.Back));
        Assert.Equal(10, outage.Time(1)!.Value, 0.01);
    }

    [Fact]
    public void Add_DeviceLostAgainInTheOutage_CountsOnceWithItsFirstReturn()
    {
        var rig = new OutageRig(Devices).AllLost(10, 0.1).Back(7, 10.5).Lost(7, 10.6).Back(7, 14);
        var outage = Assert.Single(rig.Read().Outages);
        Assert.Equal((Devices, 1), (outage.Devices, outage.Back));
        var alone = new OutageRig(Devices).AllLost(10, 0.1).Back(7, 10.5).Back(8, 11);
        Assert.Equal(1000, Assert.Single(alone.Read().Outages).Time(1)!.Value, 0.01); // 1 % of 200 is two.
        Assert.Equal(1000, Assert.Single(rig.Back(8, 11).Read().Outages).Time(1)!.Value, 0.01);
    }

    [Fact]
    public void Add_SecondBurstWithinTenSeconds_IsTheSameOutageAndLaterIsAnother()
    {
        var rig = new OutageRig(Devices);
        for (var device = 0; device < 20; device++)
        {
            rig.Lost(device, 10).Lost(device + 20, 19).Lost(device + 40, 40);
        }

        var outages = rig.Read().Outages;
        Assert.Equal([40, 20], outages.Select(static outage => outage.Devices));
        Assert.Equal([OutageRig.Seconds(10), OutageRig.Seconds(40)], outages.Select(static outage => outage.Start));
    }

    [Fact]
    public void Add_OneDeviceThatFlaps_IsNoOutage()
    {
        var rig = new OutageRig(Devices);
        for (var i = 0; i < 100; i++)
        {
            rig.Lost(3, 10 + (i * 0.1)).Back(3, 10.05 + (i * 0.1));
        }

        Assert.Equal(0, rig.Read().Count);
    }

    [Fact]
    public void Add_Connects_OnlyThoseOfTheOutageAreCharged()
    {
        var rig = new OutageRig(Devices).AllLost(10.2, 0.1)
            .Connects(9, 50, 50).Connects(10, 200, 10, 100).Connects(11, 300, 190, 60).Connects(12, 40, 0, 5).Connects(13, 7, 7);
        for (var device = 0; device < Devices; device++)
        {
            rig.Back(device, device == 0 ? 12.5 : 11.5);
        }

        var book = rig.Read();
        var outage = Assert.Single(book.Outages);
        Assert.Equal(new SecondCounts(540, 200, 165), outage.Connects);
        Assert.Equal((300L, 190L), (outage.PeakAttempts, outage.PeakConnects));
        Assert.Equal((300L, 190L), (book.History.PeakAttempts, book.History.PeakConnects));
    }

    [Fact]
    public void Add_MoreOutagesThanAreKept_AreCounted()
    {
        var rig = new OutageRig(10);
        for (var i = 0; i < OutageBook.MostKept + 3; i++)
        {
            rig.AllLost(i * 100, 0.1);
            for (var device = 0; device < 10; device++)
            {
                rig.Back(device, (i * 100) + 5 + device);
            }
        }

        var book = rig.Read();
        Assert.Equal((OutageBook.MostKept + 3, OutageBook.MostKept), (book.Count, book.Outages.Count));
        Assert.All(book.Outages, static outage => Assert.Equal(14_000, outage.Time(100)!.Value, 0.01));
    }

    [Fact]
    public void Add_ManyOutagesWithSomeNeverBack_KeepTheirTimes()
    {
        // Each leaves one device behind: after 16 of them the oldest keep whole percents only.
        var rig = new OutageRig(40);
        for (var i = 0; i < 25; i++)
        {
            for (var device = i; device < 40; device++)
            {
                rig.Lost(device, i * 100);
                if (device > i)
                {
                    rig.Back(device, (i * 100) + 2);
                }
            }
        }

        var book = rig.Read();
        Assert.Equal(25, book.Count);
        Assert.All(book.Outages, static outage =>
        {
            Assert.Equal(1, outage.Devices - outage.Back);
            Assert.Equal(2000, outage.Time(50)!.Value, 0.01);
            Assert.Null(outage.Time(100));
        });
    }

    [Fact]
    public void Read_DeviceBeyondTheFleet_IsRefused()
    {
        var drain = new PresenceDrain();
        drain.Events.Add(new PresenceEvent(1, 7, IsReturn: true));
        var payload = new PayloadWriter();
        drain.Write(payload);
        Assert.Throws<InvalidDataException>(() =>
        {
            var reader = new PayloadReader(payload.Written);
            new PresenceDrain().Read(ref reader, 7);
        });
    }

    /// <summary>A replay of minutes must say what the run said by the second.</summary>
    [Fact]
    public void Add_InIntervalsOfAnyLength_SaysTheSame() => Gen.Select(Gen.Int[0, 59], Gen.Double[0, 90], Gen.Double[0.001, 20], Gen.Int[0, 9]).Array[1, 400].Sample(static items =>
    {
        var rig = new OutageRig(60);
        var free = new double[60];
        foreach (var (device, at, away, kind) in items.OrderBy(static item => item.Item2))
        {
            // Half of the losses at three moments, so that there are bursts.
            var lost = kind < 5 ? Math.Floor(at / 30) * 30 : at;
            if (lost < free[device])
            {
                continue;
            }

            rig.Lost(device, lost);
            free[device] = double.MaxValue;
            if (kind != 9)
            {
                rig.Back(device, lost + away);
                free[device] = lost + away + 0.001;
            }

            rig.Connects((long)lost, 3, 1, 1).Connects((long)(lost + away), 1, 1);
        }

        var expected = Words(rig.Read());
        foreach (var interval in new[] { 1.0, 7, 60 })
        {
            Assert.Equal(expected, Words(rig.Read(OutageRig.Seconds(interval))));
        }
    }, iter: 200);

    private static string[] Words(OutageBook book) =>
    [
        $"{book.Count} {book.History.PeakAttempts} {book.History.PeakConnects}",
        .. book.Outages.Select(static outage => $"{outage.Start} {outage.BurstEnd} {outage.Devices} {outage.Back} {outage.Connects} {outage.PeakAttempts} {outage.PeakConnects} {string.Join(',', Enumerable.Range(1, 100).Select(percent => outage.Time(percent)))}"),
    ];
}
