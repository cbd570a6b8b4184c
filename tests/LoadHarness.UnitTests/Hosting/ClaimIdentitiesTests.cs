using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using LoadHarness.Core.Plans;
using LoadHarness.Hosting;
using LoadHarness.Mqtt.Transport;
using LoadHarness.Scenarios.Common;
using Microsoft.Extensions.Time.Testing;

namespace LoadHarness.UnitTests.Hosting;

public sealed class ClaimIdentitiesTests : IDisposable
{
    private static readonly DateTimeOffset Now = new(2026, 6, 1, 0, 0, 0, TimeSpan.Zero);
    private readonly FakeTimeProvider _time = new(Now);
    private readonly string _folder = Directory.CreateTempSubdirectory("lh-claims-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Load_GroupsThatUseTheSame_ShareOneIdentity()
    {
        Write("claim");
        Write("other");
        var other = new ClaimPlan { Cert = PathOf("other.pem"), Key = PathOf("other.key") };
        var plan = Plan(
            new GroupPlan("late", 0.1) { Quirks = ["publish-before-subscribe"] },
            new GroupPlan("nameless", 0.1) { Quirks = ["no-server-name"] },
            new GroupPlan("other", 0.1) { Claim = other },
            new GroupPlan("another", 0.1) { Claim = other });

        var identities = Identities(plan);

        Assert.Same(identities[0], identities[1]); // A quirk of what is sent changes no handshake.
        Assert.NotSame(identities[0], identities[2]);
        Assert.Equal(("broker.example", ""), (identities[0].Tls!.TargetHost, identities[2].Tls!.TargetHost));
        Assert.Equal(SubjectOf(identities[0]), SubjectOf(identities[2]));
        Assert.Same(identities[3], identities[4]);
        Assert.Equal(("CN=claim", "CN=other"), (SubjectOf(identities[0]), SubjectOf(identities[3])));
    }

    [Fact]
    public void Load_CertificatesMadeForTheRun_GoFirst()
    {
        Write("claim");
        using var made = Certificate("made");
        var plan = Plan(new GroupPlan("made", 0.5));

        var identities = Identities(plan, group => group == 1 ? made : null);

        Assert.Equal(["CN=claim", "CN=made"], identities.Select(SubjectOf));
    }

    [Fact]
    public void Load_QuirksOfTheWire_AreTheIdentitysManner()
    {
        Write("claim");
        var identities = Identities(Plan(new GroupPlan("a", 0.2) { Quirks = ["qos-2"] }, new GroupPlan("b", 0.2) { Quirks = ["small-receive-buffer", "blocked-receive"] }));
        Assert.Same(WireManner.Good, identities[0].Manner);
        Assert.Equal(new WireManner { AsksQos2 = true }, identities[1].Manner);
        Assert.Equal(new WireManner { ReceiveBuffer = 1024, BlocksReceive = true }, identities[2].Manner);
    }

    [Fact]
    public void Load_OneCertificateADevice_IsReadForThoseThatUseItOnly()
    {
        Write("other");
        var plan = Plan(new GroupPlan("other", 0.9) { Claim = new ClaimPlan { Cert = PathOf("other.pem"), Key = PathOf("other.key") } });
        plan = plan with { Target = plan.Target with { Cert = PathOf("{index}.pem"), Key = PathOf("{index}.key") } };
        var groups = new FleetGroups(plan, "run");
        foreach (var device in groups.DevicesOf(0))
        {
            Write($"{device}");
        }

        var load = Load(plan, groups, made: null);

        Assert.All(Enumerable.Range(0, plan.Fleet.Devices), device => Assert.Equal(groups.GroupOf(device) == 0 ? $"CN={device}" : "CN=other", SubjectOf(load(device))));
    }

    private static string SubjectOf(ConnectionIdentity identity) => identity.Certificate!.Subject;

    /// <summary>The identity of each group, which all of its devices must have.</summary>
    private List<ConnectionIdentity> Identities(RunPlan plan, Func<int, X509Certificate2?>? made = null)
    {
        var groups = new FleetGroups(plan, "run");
        var load = Load(plan, groups, made);
        return [.. groups.All.Select(group => Assert.Single(groups.DevicesOf(group.Index).Select(load).Distinct(ReferenceEqualityComparer.Instance).Cast<ConnectionIdentity>()))];
    }

    private Func<int, ConnectionIdentity> Load(RunPlan plan, FleetGroups groups, Func<int, X509Certificate2?>? made) =>
        ClaimIdentities.Load(plan, RunTarget.Of(plan.Target, simulator: null), "run", _time, groups, made);

    private RunPlan Plan(params GroupPlan[] groups) => new()
    {
        Target = new TargetPlan { Kind = TargetKind.Mqtt, Url = "mqtts://broker.example:8883", Cert = PathOf("claim.pem"), Key = PathOf("claim.key") },
        Fleet = new FleetPlan { Devices = 40, Groups = groups },
    };

    private string PathOf(string file) => Path.Combine(_folder, file);

    private void Write(string name)
    {
        using var certificate = Certificate(name);
        using var key = certificate.GetECDsaPrivateKey()!;
        File.WriteAllText(PathOf(name + ".pem"), certificate.ExportCertificatePem());
        File.WriteAllText(PathOf(name + ".key"), key.ExportPkcs8PrivateKeyPem());
    }

    private static X509Certificate2 Certificate(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256).CreateSelfSigned(Now.AddDays(-1), Now.AddDays(1));
    }
}
