using LoadHarness.Simulator.Registry;

namespace LoadHarness.UnitTests.Simulator.Registry;

public sealed class CertificateRegistryTests : IDisposable
{
    private readonly RegistryRig _rig = new();

    private CertificateRegistry Certificates => _rig.Account.Certificates;

    public void Dispose() => _rig.Dispose();

    [Theory]
    [InlineData("Active", true)]
    [InlineData("Inactive", false)]
    [InlineData("Revoked", false)]
    [InlineData("PendingActivation", false)]
    public void MayConnect_EachStatus_OnlyActiveMay(string status, bool may) =>
        Assert.Equal(may, Certificates.MayConnect(_rig.Certificate(Enum.Parse<CertificateStatus>(status))));

    [Fact]
    public void MayConnect_UnknownOrExpired_MayNot()
    {
        var id = _rig.Certificate();
        Assert.False(Certificates.MayConnect(new string('0', 64)));
        _rig.Time.SetUtcNow(new DateTimeOffset(2050, 1, 1, 0, 0, 0, TimeSpan.Zero));
        Assert.False(Certificates.MayConnect(id));
    }

    [Fact]
    public void Update_AnotherStatus_ChangesVersionAndTellsTheWatcher()
    {
        var id = _rig.Certificate();
        var before = Certificates.Describe(id);
        _rig.Time.Advance(TimeSpan.FromSeconds(5));

        Certificates.Update(id, CertificateStatus.Inactive);

        var after = Certificates.Describe(id);
        Assert.Equal((CertificateStatus.Inactive, 2, before.Created, before.Modified.AddSeconds(5)), (after.Status, after.Version, after.Created, after.Modified));
        Assert.NotEqual(before.GenerationId, after.GenerationId);
        Assert.Equal([new CertificateStatusChange(id, CertificateStatus.Active, CertificateStatus.Inactive)], _rig.Changes);
    }

    [Fact]
    public void Update_SameStatus_ChangesNothing()
    {
        var id = _rig.Certificate();
        var before = Certificates.Describe(id);
        Certificates.Update(id, CertificateStatus.Active);
        Assert.Same(before, Certificates.Describe(id));
        Assert.Empty(_rig.Changes);
    }

    [Theory]
    [InlineData("PendingActivation")]
    [InlineData("PendingTransfer")]
    [InlineData("RegisterInactive")]
    public void Update_StatusOfTheServiceOnly_IsRefused(string status)
    {
        var id = _rig.Certificate();
        RegistryRig.Refused(RegistryError.InvalidRequest, () => Certificates.Update(id, Enum.Parse<CertificateStatus>(status)));
    }

    [Fact]
    public void Operations_UnknownCertificate_AreNotFound()
    {
        RegistryRig.Refused(RegistryError.ResourceNotFound, () => Certificates.Describe("x"));
        RegistryRig.Refused(RegistryError.ResourceNotFound, () => Certificates.Update("x", CertificateStatus.Active));
        RegistryRig.Refused(RegistryError.ResourceNotFound, () => Certificates.Delete("x"));
        Assert.False(Certificates.TrySet("x", CertificateStatus.Active));
    }

    [Fact]
    public void Delete_Active_IsRefusedEvenWhenForced()
    {
        var id = _rig.Certificate();
        RegistryRig.Refused(RegistryError.CertificateState, () => Certificates.Delete(id));
        RegistryRig.Refused(RegistryError.CertificateState, () => Certificates.Delete(id, isForced: true));
    }

    [Fact]
    public void Delete_WithThing_IsRefusedEvenWhenForced()
    {
        var id = _rig.Certificate(CertificateStatus.Inactive);
        _rig.Account.Things.Create("t");
        _rig.Account.ThingPrincipals.Attach("t", id);
        RegistryRig.Refused(RegistryError.DeleteConflict, () => Certificates.Delete(id, isForced: true));

        _rig.Account.ThingPrincipals.Detach("t", id);
        Certificates.Delete(id);
        Assert.Null(Certificates.Find(id));
        Assert.Equal([new CertificateStatusChange(id, CertificateStatus.Inactive, New: null)], _rig.Changes);
    }

    [Fact]
    public void Delete_WithPolicy_NeedsForceAndDetaches()
    {
        var id = _rig.Certificate(CertificateStatus.Inactive);
        _rig.Account.Policies.Create("p", RegistryRig.Document);
        _rig.Account.PolicyAttachments.Attach("p", PolicyTarget.Certificate(id));
        RegistryRig.Refused(RegistryError.DeleteConflict, () => Certificates.Delete(id));

        Certificates.Delete(id, isForced: true);

        _rig.Account.Policies.Delete("p");
    }

    [Fact]
    public void RegisterWithoutCa_OwnCertificate_ConnectsAndIsRefusedTwice()
    {
        using var own = RegistryRig.SelfSigned(out var key);
        key.Dispose();
        var pem = own.ExportCertificatePem();

        var record = Certificates.RegisterWithoutCa(pem, CertificateStatus.Active);

        Assert.Equal(CertificateMode.SniOnly, record.Mode);
        Assert.True(Certificates.MayConnect(record.Id));
        var refused = RegistryRig.Refused(RegistryError.ResourceAlreadyExists, () => Certificates.RegisterWithoutCa(pem, CertificateStatus.Active));
        Assert.Equal((record.Id, RegistryRig.Arns.Certificate(record.Id)), (refused.ResourceId, refused.ResourceArn));
    }

    [Fact]
    public void Register_NotSignedByTheCa_IsRefused()
    {
        using var own = RegistryRig.SelfSigned(out var key);
        key.Dispose();
        RegistryRig.Refused(RegistryError.CertificateValidation, () => Certificates.Register(own.ExportCertificatePem(), caPem: null, _rig.Authority.Certificate, CertificateStatus.Active));
        RegistryRig.Refused(RegistryError.CertificateValidation, () => Certificates.Register("nonsense", caPem: null, _rig.Authority.Certificate, CertificateStatus.Active));

        using var good = _rig.NewCertificate();
        var record = Certificates.Register(good.ExportCertificatePem(), _rig.Authority.Certificate.ExportCertificatePem(), _rig.Authority.Certificate, CertificateStatus.Inactive);
        Assert.Equal((CertificateMode.Default, CertificateStatus.Inactive), (record.Mode, record.Status));
        Assert.Equal(64, record.CaCertificateId!.Length);
    }

    [Fact]
    public void List_ManyCertificates_GoesByCreationDateBothWays()
    {
        var ids = new List<string>();
        for (var i = 0; i < 7; i++)
        {
            ids.Add(_rig.Certificate());
            _rig.Time.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal(ids, Walk(isDescending: false));
        Assert.Equal(Enumerable.Reverse(ids), Walk(isDescending: true));
        RegistryRig.Refused(RegistryError.InvalidRequest, () => Certificates.List(new PageRequest(StartAfter: null, 251)));

        List<string> Walk(bool isDescending)
        {
            var all = new List<string>();
            string? next = null;
            do
            {
                var page = Certificates.List(new PageRequest(next, 3, isDescending));
                all.AddRange(page.Items.Select(item => item.Id));
                next = page.Next;
            }
            while (next is not null);
            return all;
        }
    }

    [Fact]
    public void AddProvisioningClaim_ForFiveMinutes_ConnectsAndIsNotListed()
    {
        using var certificate = _rig.NewCertificate();
        RegistryRig.Refused(RegistryError.ResourceNotFound, () => Certificates.AddProvisioningClaim(certificate, "Fleet"));
        _rig.Account.Templates.Create(new NewTemplate("Fleet", RegistryRig.Body, RegistryRig.Role));

        var claim = Certificates.AddProvisioningClaim(certificate, "Fleet");

        Assert.Equal("Fleet", claim.ClaimTemplate);
        Assert.Empty(Certificates.List(PageRequest.First).Items);
        _rig.Time.Advance(TimeSpan.FromMinutes(5) - TimeSpan.FromSeconds(1));
        _rig.Account.RemoveExpired();
        Assert.True(Certificates.MayConnect(claim.Id));
        _rig.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.False(Certificates.MayConnect(claim.Id));
        _rig.Account.RemoveExpired();
        Assert.Null(Certificates.Find(claim.Id));
    }
}
