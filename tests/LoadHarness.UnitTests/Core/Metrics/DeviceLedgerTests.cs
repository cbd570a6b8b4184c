using LoadHarness.Core.Metrics;

namespace LoadHarness.UnitTests.Core.Metrics;

public sealed class DeviceLedgerTests
{
    private static readonly string A = new('a', 64);
    private static readonly string B = new('b', 64);

    [Fact]
    public void Registered_Twice_KeepsTheLastCertificateAndCounts()
    {
        var ledger = new DeviceLedger(3);
        ledger.Registered(1, A, hasSerialInName: true);
        ledger.Registered(1, B, hasSerialInName: true);
        Assert.Equal((0, 2, 0), (ledger.RegistrationsOf(0), ledger.RegistrationsOf(1), ledger.RegistrationsOf(2)));
        Assert.Equal([new KeyValuePair<string, int>(B, 1)], ledger.ByCertificate());
        Assert.True(ledger.NamesTellDevices);
    }

    [Fact]
    public void PartOf_SomeDevices_KnowsOfThoseAlone()
    {
        var ledger = new DeviceLedger(4);
        ledger.Registered(1, A, hasSerialInName: true);
        ledger.Registered(2, B, hasSerialInName: true);
        var part = ledger.PartOf(static device => device % 2 == 1);
        Assert.Equal([new KeyValuePair<string, int>(A, 1)], part.ByCertificate());
        Assert.Equal((1, 0), (part.RegistrationsOf(1), part.RegistrationsOf(2)));
        Assert.True(part.NamesTellDevices);
    }

    [Fact]
    public void Registered_IdThatIsNone_IsCountedAllTheSame()
    {
        var ledger = new DeviceLedger(1);
        ledger.Registered(0, A, hasSerialInName: true);
        ledger.Registered(0, "no id", hasSerialInName: false);
        Assert.Equal(2, ledger.RegistrationsOf(0));
        Assert.DoesNotContain(A, ledger.ByCertificate().Keys);
        Assert.False(ledger.NamesTellDevices);
    }

    [Fact]
    public void Registered_WithoutEnd_StopsCounting()
    {
        var ledger = new DeviceLedger(1);
        for (var i = 0; i < 70_000; i++)
        {
            ledger.Registered(0, A, hasSerialInName: true);
        }

        Assert.Equal(ushort.MaxValue, ledger.RegistrationsOf(0));
    }

    [Fact]
    public void Registered_AfterTheFirst_AllocatesNothing()
    {
        var ledger = new DeviceLedger(1);
        ledger.Registered(0, A, hasSerialInName: true);
        var before = GC.GetAllocatedBytesForCurrentThread();
        ledger.Registered(0, B, hasSerialInName: true);
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }
}
