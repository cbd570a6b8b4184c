using LoadHarness.AwsIot.Provisioning;
using LoadHarness.Core.Plans.Quotas;
using LoadHarness.Simulator.Quotas;
using Microsoft.Extensions.Time.Testing;

namespace LoadHarness.UnitTests.Simulator.Quotas;

public sealed class AccountQuotasTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void None_NothingIsEverUsedUp()
    {
        for (var i = 0; i < 10_000; i++)
        {
            Assert.Equal(ConnectThrottle.None, AccountQuotas.None.TryConnect("c", i));
            Assert.True(AccountQuotas.None.TrySubscribe(8));
            Assert.True(AccountQuotas.None.TryTake(ProvisioningOperation.RegisterThing));
            Assert.True(AccountQuotas.None.TryCall("AttachPolicy"));
        }

        Assert.Null(AccountQuotas.None.ForConnection());
        Assert.True(AccountQuotas.None.TryPublishIn(null));
        Assert.True(AccountQuotas.None.TryPublishOut(null));
    }

    [Fact]
    public void TryConnect_SameClientTwiceASecond_IsTheClientsThrottle()
    {
        var quotas = Quotas(("connectsPerClient", "1/s"));
        Assert.Equal(ConnectThrottle.None, quotas.TryConnect("a", 0));
        Assert.Equal(ConnectThrottle.ClientId, quotas.TryConnect("a", 0));
        Assert.Equal(ConnectThrottle.None, quotas.TryConnect("b", 0));
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(ConnectThrottle.None, quotas.TryConnect("a", 0));
    }

    [Fact]
    public void TryConnect_ManyClients_KeepsOnlyThoseThatAreNotFree()
    {
        var quotas = Quotas(("connectsPerClient", "1/s"));
        for (var i = 0; i < 5_000; i++)
        {
            Assert.Equal(ConnectThrottle.None, quotas.TryConnect($"c{i}", 0));
            _time.Advance(TimeSpan.FromMilliseconds(10));
        }

        Assert.Equal(ConnectThrottle.ClientId, quotas.TryConnect("c4999", 0));
        Assert.InRange(quotas.ClientsKept, 100, 2_048);
    }

    [Fact]
    public void TryConnect_AccountsRateOrConnectionsUsedUp_IsTheAccountsThrottle()
    {
        var quotas = Quotas(("connects", "2/s"), ("connections", "10"));
        Assert.Equal(ConnectThrottle.Account, quotas.TryConnect("a", 10));
        Assert.Equal(ConnectThrottle.None, quotas.TryConnect("a", 9));
        Assert.Equal(ConnectThrottle.None, quotas.TryConnect("b", 9));
        Assert.Equal(ConnectThrottle.Account, quotas.TryConnect("c", 9));
    }

    [Fact]
    public void TrySubscribe_EachFilterCounts_AllOrNone()
    {
        var quotas = Quotas(("subscribes", "10/s"));
        Assert.True(quotas.TrySubscribe(8));
        Assert.False(quotas.TrySubscribe(3));
        Assert.True(quotas.TrySubscribe(2));
        Assert.False(quotas.TrySubscribe(1));
    }

    [Fact]
    public void TryPublish_OfAConnection_CountsBothWays()
    {
        var quotas = Quotas(("publishesPerConnection", "3/s"));
        var (one, other) = (quotas.ForConnection(), quotas.ForConnection());
        Assert.True(quotas.TryPublishIn(one));
        Assert.True(quotas.TryPublishOut(one));
        Assert.True(quotas.TryPublishIn(one));
        Assert.False(quotas.TryPublishOut(one));
        Assert.False(quotas.TryPublishIn(one));
        Assert.True(quotas.TryPublishIn(other));
    }

    [Fact]
    public void TryPublish_OfTheAccount_CountsEachWayForItself()
    {
        var quotas = Quotas(("publishesIn", "1/s"), ("publishesOut", "2/s"));
        Assert.True(quotas.TryPublishIn(null));
        Assert.False(quotas.TryPublishIn(null));
        Assert.True(quotas.TryPublishOut(null));
        Assert.True(quotas.TryPublishOut(null));
        Assert.False(quotas.TryPublishOut(null));
    }

    [Fact]
    public void TryTake_RegisterThing_UsesUpWhatItCalls()
    {
        var quotas = Quotas(("mqttRegisterThing", "10/s"), ("AttachPolicy", "2/s"));
        Assert.True(quotas.TryTake(ProvisioningOperation.RegisterThing));
        Assert.True(quotas.TryCall("AttachPolicy"));
        Assert.False(quotas.TryTake(ProvisioningOperation.RegisterThing));
        Assert.False(quotas.TryCall("AttachPolicy"));
        Assert.True(quotas.TryTake(ProvisioningOperation.CreateKeysAndCertificate));
        Assert.True(quotas.TryCall("RegisterThing"));
    }

    [Fact]
    public void TryTake_AwsDefaults_Gives10RegistrationsASecond()
    {
        var quotas = Quotas(("all", "aws"));
        Assert.Equal(10, Enumerable.Range(0, 50).Count(_ => quotas.TryTake(ProvisioningOperation.RegisterThing)));
        Assert.Equal(10, Enumerable.Range(0, 50).Count(_ => quotas.TryTake(ProvisioningOperation.CreateKeysAndCertificate)));
        Assert.Equal(200, Enumerable.Range(0, 500).Count(_ => quotas.TryTake(ProvisioningOperation.CreateCertificateFromCsr)));
    }

    private AccountQuotas Quotas(params (string Name, string Value)[] entries) =>
        new(QuotaLimits.Of(entries.ToDictionary(entry => entry.Name, entry => entry.Value)), _time);
}
