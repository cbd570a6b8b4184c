using LoadHarness.Simulator.Registry;

namespace LoadHarness.UnitTests.Simulator.Registry;

public sealed class AccountDefaultsTests : IDisposable
{
    private readonly RegistryRig _rig = new();

    private AccountRegistry Account => _rig.Account;

    public void Dispose() => _rig.Dispose();

    [Fact]
    public void Make_NewAccount_HasClaimTemplateAndPolicies()
    {
        using var claim = _rig.NewCertificate();
        AccountDefaults.Make(Account, claim, "Fleet");
        var id = Assert.Single(Account.Certificates.List(PageRequest.First).Items).Id;
        Assert.True(Account.Certificates.MayConnect(id));
        Assert.Equal([AccountDefaults.ClaimPolicy], Account.PolicyAttachments.NamesOf(PolicyTarget.Certificate(id)));
        Assert.True(Account.Templates.Describe("Fleet").IsEnabled);
        Assert.NotNull(Account.Policies.Find(AccountDefaults.DevicePolicy));
        Assert.Contains(AccountDefaults.DevicePolicy, Account.Templates.Describe("Fleet").Body, StringComparison.Ordinal);
    }

    [Fact]
    public void Make_AgainAfterDeletions_BringsNothingBack()
    {
        using var claim = _rig.NewCertificate();
        AccountDefaults.Make(Account, claim, "Fleet");
        Account.Templates.Delete("Fleet");
        Account.Policies.Delete(AccountDefaults.DevicePolicy);
        AccountDefaults.Make(Account, claim, "Fleet");
        Assert.Null(Account.Templates.Find("Fleet"));
        Assert.Null(Account.Policies.Find(AccountDefaults.DevicePolicy));
    }

    [Fact]
    public void Make_BodyGiven_IsInForceHoweverOftenItChanges()
    {
        using var claim = _rig.NewCertificate();
        for (var i = 0; i < 8; i++)
        {
            var body = DefaultDocuments.TemplateBody + new string(' ', i);
            AccountDefaults.Make(Account, claim, "Fleet", templateBody: body);
            Assert.Equal(body, Account.Templates.Describe("Fleet").Body);
        }

        Assert.Equal(5, Account.Templates.Describe("Fleet").Versions.Length);
    }

    [Fact]
    public void Make_PolicyGiven_IsInForceHoweverOftenItChanges()
    {
        using var claim = _rig.NewCertificate();
        for (var i = 0; i < 8; i++)
        {
            var document = RegistryRig.Document + new string(' ', i);
            AccountDefaults.Make(Account, claim, "Fleet", document);
            Assert.Equal(document, Account.Policies.Get(AccountDefaults.ClaimPolicy).Document);
        }

        Assert.Equal(5, Account.Policies.Get(AccountDefaults.ClaimPolicy).Versions.Length);
        RegistryRig.Refused(RegistryError.MalformedPolicy, () => AccountDefaults.Make(Account, claim, "Fleet", "nonsense"));
    }
}
