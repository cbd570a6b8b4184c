using LoadHarness.Simulator.Registry;

namespace LoadHarness.UnitTests.Simulator.Registry;

public sealed class OwnershipTokensTests
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    [Fact]
    public void CertificateOf_WithinAnHour_IsTheCertificate()
    {
        using var rig = new RegistryRig();
        var issued = rig.Issue();
        Assert.Equal(CertificateStatus.PendingActivation, issued.Record.Status);
        Assert.Equal(464, issued.Token.Length);
        Assert.Equal(issued.Record.Id, rig.Account.Tokens.CertificateOf(issued.Token));
        Assert.Null(rig.Account.Tokens.CertificateOf(issued.Token + "x"));
        rig.Time.Advance(Hour);
        Assert.Null(rig.Account.Tokens.CertificateOf(issued.Token));
        Assert.False(rig.Account.Tokens.Redeem(issued.Token));
    }

    [Theory]
    [InlineData(false, true)]
    [InlineData(true, false)]
    public void Redeem_Twice_IsASwitch(bool isSingleUse, bool isSecondGood)
    {
        using var rig = new RegistryRig(isSingleUse);
        var issued = rig.Issue();
        Assert.True(rig.Account.Tokens.Redeem(issued.Token));
        Assert.Equal(isSecondGood, rig.Account.Tokens.Redeem(issued.Token));
        Assert.Equal(isSecondGood ? issued.Record.Id : null, rig.Account.Tokens.CertificateOf(issued.Token));
    }

    [Fact]
    public void CertificateOf_CertificateDeleted_IsNull()
    {
        using var rig = new RegistryRig();
        var issued = rig.Issue();
        rig.Account.Certificates.Delete(issued.Record.Id);
        Assert.Null(rig.Account.Tokens.CertificateOf(issued.Token));
    }

    // Redeemed, activated, attached: what survives the hour (AWS IoT developer guide, "Device provisioning MQTT API").
    [Theory]
    [InlineData(false, false, false, false)]
    [InlineData(false, true, false, false)]
    [InlineData(false, false, true, false)]
    [InlineData(false, true, true, true)]
    [InlineData(true, false, false, true)]
    [InlineData(true, true, true, true)]
    public void RemoveExpired_AfterAnHour_KeepsWhatWasClaimed(bool isRedeemed, bool isActivated, bool isAttached, bool isKept)
    {
        using var rig = new RegistryRig();
        var (record, token) = rig.Issue();
        rig.Account.Policies.Create("p", RegistryRig.Document);
        if (isRedeemed)
        {
            rig.Account.Tokens.Redeem(token);
        }

        if (isActivated)
        {
            rig.Account.Certificates.Update(record.Id, CertificateStatus.Active);
        }

        if (isAttached)
        {
            rig.Account.PolicyAttachments.Attach("p", PolicyTarget.Certificate(record.Id));
        }

        rig.Time.Advance(Hour - TimeSpan.FromSeconds(1));
        rig.Account.RemoveExpired();
        Assert.NotNull(rig.Account.Certificates.Find(record.Id));
        rig.Time.Advance(TimeSpan.FromSeconds(1));
        rig.Account.RemoveExpired();

        Assert.Equal(isKept, rig.Account.Certificates.Find(record.Id) is not null);
        Assert.Equal(!isKept, rig.Changes.Exists(change => change.New is null));
        Assert.Equal(isKept && isAttached, rig.Account.PolicyAttachments.ListTargets("p", PageRequest.First).Items.Count == 1);
    }
}
