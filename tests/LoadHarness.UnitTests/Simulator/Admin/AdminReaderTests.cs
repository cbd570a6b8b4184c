using LoadHarness.Simulator.Admin;
using LoadHarness.Simulator.Registry;
using LoadHarness.UnitTests.Simulator.Registry;

namespace LoadHarness.UnitTests.Simulator.Admin;

public sealed class AdminReaderTests : IDisposable
{
    private readonly RegistryRig _rig = new();
    private readonly List<ConnectedClient> _clients = [];
    private readonly AdminReader _reader;

    public AdminReaderTests() => _reader = new AdminReader(_rig.Account, () => _clients);

    public void Dispose() => _rig.Dispose();

    [Fact]
    public void Orphans_EachKind_IsCountedAndTheFirstAreNamed()
    {
        var registered = _rig.Certificate();
        var again = _rig.Certificate();
        var pending = new[] { _rig.Issue().Record.Id, _rig.Issue().Record.Id }.Order(StringComparer.Ordinal).ToArray();
        var pendingWithThing = _rig.Issue().Record.Id;
        _rig.Account.Things.Create("twice");
        _rig.Account.Things.Create("bare");
        _rig.Account.Things.Create("whole");
        _rig.Account.ThingPrincipals.Attach("twice", registered);
        _rig.Account.ThingPrincipals.Attach("twice", again);
        _rig.Account.ThingPrincipals.Attach("whole", pendingWithThing);

        var orphans = _reader.Orphans(limit: 1);

        Assert.Equal(2, orphans.PendingCertificates.Count);
        Assert.Equal([pending[0]], orphans.PendingCertificates.First);
        Assert.Equal((1, "bare"), (orphans.ThingsWithoutCertificate.Count, orphans.ThingsWithoutCertificate.First[0]));
        Assert.Equal((1, "twice"), (orphans.ThingsWithSeveralCertificates.Count, orphans.ThingsWithSeveralCertificates.First[0]));
    }

    [Fact]
    public void Devices_ManyClients_ComeInPages()
    {
        var id = _rig.Certificate();
        _rig.Account.Things.Create("b");
        _rig.Account.ThingPrincipals.Attach("b", id);
        _clients.AddRange([new("c", id), new("a", CertificateId: null), new("b", id)]);

        var first = _reader.Devices(new PageRequest(StartAfter: null, 2));
        Assert.Equal([new AdminDevice("a", null, null), new AdminDevice("b", id, "b")], first.Items);
        var second = _reader.Devices(new PageRequest(first.Next, 2));
        Assert.Equal(["c"], second.Items.Select(device => device.ClientId));
        Assert.Null(second.Next);
    }

    [Fact]
    public void CertificatesAndThings_AttachedOnes_NameEachOther()
    {
        var id = _rig.Certificate();
        var pending = _rig.Issue().Record.Id;
        _rig.Account.Policies.Create("p", RegistryRig.Document);
        _rig.Account.PolicyAttachments.Attach("p", PolicyTarget.Certificate(id));
        _rig.Account.Things.Create("t");
        _rig.Account.ThingGroups.Create("g");
        _rig.Account.ThingGroups.Add("g", "t");
        _rig.Account.ThingPrincipals.Attach("t", id);

        var certificate = Assert.Single(_reader.Certificates(PageRequest.First, CertificateStatus.Active).Items);
        Assert.Equal((id, "ACTIVE", "t", "p"), (certificate.CertificateId, certificate.Status, Assert.Single(certificate.Things), Assert.Single(certificate.Policies)));
        Assert.Equal([pending], _reader.Certificates(PageRequest.First, CertificateStatus.PendingActivation).Items.Select(item => item.CertificateId));
        Assert.Equal(2, _reader.Certificates(PageRequest.First, status: null).Items.Count);
        var thing = Assert.Single(_reader.Things(PageRequest.First).Items);
        Assert.Equal(("t", id, "g"), (thing.ThingName, Assert.Single(thing.Certificates), Assert.Single(thing.Groups)));
    }
}
