using System.Text;
using LoadHarness.Core;
using LoadHarness.Simulator.Registry;
using LoadHarness.Simulator.State;
using LoadHarness.UnitTests.Simulator.Registry;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;

namespace LoadHarness.UnitTests.Simulator.State;

public sealed class SqliteStateStoreTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("lh-state-").FullName;

    private string DatabasePath => Path.Combine(_folder, StateDatabase.FileName);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Reload_EveryKindOfRecord_IsAsItWas()
    {
        string active;
        string claim;
        IssuedCertificate pending;
        TemplateRecord template;
        PolicyRecord policy;
        ThingRecord thing;
        CertificateRecord certificate;
        await using (var store = Open())
        {
            using var rig = new RegistryRig(store: store);
            var account = rig.Account;
            account.ThingTypes.Create("type", "d", ["site"]);
            account.ThingTypes.Create("old");
            account.ThingTypes.Deprecate("old");
            account.BillingGroups.Create("billing", "d");
            account.ThingGroups.Create("root", attributes: new Dictionary<string, string>(StringComparer.Ordinal) { ["a"] = "b" });
            account.ThingGroups.Create("leaf", "root", "d");
            account.Policies.Create("p", RegistryRig.Document);
            account.Policies.CreateVersion("p", RegistryRig.Document + " ", setAsDefault: true);
            account.Templates.Create(new NewTemplate("T", RegistryRig.Body, RegistryRig.Role) { IsEnabled = true, Hook = new ProvisioningHook("arn:aws:lambda:us-east-1:123456789012:function:f") });
            account.Templates.CreateVersion("T", RegistryRig.Body + " ", setAsDefault: true);
            account.Things.Create("thing", "type", new Dictionary<string, string>(StringComparer.Ordinal) { ["site"] = "x" }, "billing");
            active = rig.Certificate();
            pending = rig.Issue();
            using var issued = rig.NewCertificate();
            claim = account.Certificates.AddProvisioningClaim(issued, "T").Id;
            account.ThingPrincipals.Attach("thing", active, isExclusive: true);
            account.PolicyAttachments.Attach("p", PolicyTarget.Certificate(active));
            account.PolicyAttachments.Attach("p", PolicyTarget.Group("root"));
            account.ThingGroups.Add("leaf", "thing");
            (template, policy, thing, certificate) = (account.Templates.Describe("T"), account.Policies.Get("p"), account.Things.Describe("thing"), account.Certificates.Describe(active));
            await account.CommittedAsync();
        }

        await using var reopened = Open();
        using var again = new RegistryRig(store: reopened);
        var loaded = again.Account;
        Assert.Equal(certificate, loaded.Certificates.Describe(active));
        Assert.Equal("T", loaded.Certificates.Describe(claim).ClaimTemplate);
        Assert.Equal(pending.Record.Id, loaded.Tokens.CertificateOf(pending.Token));
        Assert.Equal(policy.Versions, loaded.Policies.Get("p").Versions);
        Assert.Equal(policy with { Versions = [] }, loaded.Policies.Get("p") with { Versions = [] });
        Assert.Equal(template.Versions, loaded.Templates.Describe("T").Versions);
        Assert.Equal(template with { Versions = [] }, loaded.Templates.Describe("T") with { Versions = [] });
        Assert.Equal(thing.Attributes, loaded.Things.Describe("thing").Attributes);
        Assert.Equal((thing.Id, thing.TypeName, thing.BillingGroup, thing.Version), (loaded.Things.Describe("thing").Id, loaded.Things.Describe("thing").TypeName, loaded.Things.Describe("thing").BillingGroup, loaded.Things.Describe("thing").Version));
        Assert.True(loaded.ThingTypes.Find("old")!.IsDeprecated);
        Assert.Equal(["site"], loaded.ThingTypes.Find("type")!.SearchableAttributes);
        Assert.Equal("d", loaded.BillingGroups.Find("billing")!.Description);
        Assert.Equal(("root", "d"), (loaded.ThingGroups.Find("leaf")!.Parent, loaded.ThingGroups.Find("leaf")!.Description));
        Assert.Equal("b", loaded.ThingGroups.Find("root")!.Attributes["a"]);
        Assert.Equal(new ThingPrincipal(active, IsExclusive: true), Assert.Single(loaded.ThingPrincipals.OfThing("thing", PageRequest.First).Items));
        Assert.Equal(["leaf"], loaded.ThingGroups.OfThing("thing"));
        Assert.Equal([RegistryRig.Arns.Certificate(active), RegistryRig.Arns.ThingGroup("root")], loaded.PolicyAttachments.ListTargets("p", PageRequest.First).Items);
    }

    [Fact]
    public async Task Reload_RemovedRecords_StayRemoved()
    {
        await using (var store = Open())
        {
            using var rig = new RegistryRig(store: store);
            var id = rig.Certificate(CertificateStatus.Inactive);
            rig.Account.Policies.Create("p", RegistryRig.Document);
            rig.Account.Things.Create("t");
            rig.Account.PolicyAttachments.Attach("p", PolicyTarget.Certificate(id));
            rig.Account.Things.Delete("t");
            rig.Account.Certificates.Delete(id, isForced: true);
            rig.Account.Policies.Delete("p");
            await rig.Account.CommittedAsync();
        }

        await using var reopened = Open();
        Assert.Empty(reopened.Load());
    }

    [Fact]
    public async Task Open_TwiceAtOnce_SaysThatItIsInUse()
    {
        await using var store = Open();
        var refused = Assert.Throws<HarnessException>(() => Open());
        Assert.Equal(ExitCode.BadInput, refused.ExitCode);
        Assert.Contains("in use by another simulator", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("truncated")]
    [InlineData("scribbled")]
    [InlineData("foreign")]
    [InlineData("record")]
    [InlineData("kind")]
    public async Task Open_DamagedDatabase_SaysSoInOneSentence(string damage)
    {
        await using (var store = Open())
        {
            using var rig = new RegistryRig(store: store);
            for (var i = 0; i < 200; i++)
            {
                rig.Account.Things.Create("thing-" + i);
            }

            await rig.Account.CommittedAsync();
        }

        Damage(damage);

        SqliteStateStore? opened = null;
        var refused = Assert.Throws<HarnessException>(() =>
        {
            opened = Open();
            return new AccountRegistry(new AccountSettings(RegistryRig.Arns), TimeProvider.System, opened);
        });
        if (opened is not null)
        {
            await opened.DisposeAsync();
        }

        Assert.Equal(ExitCode.BadInput, refused.ExitCode);
        Assert.DoesNotContain('\n', refused.Message);
        Assert.NotNull(refused.Hint);
    }

    [Fact]
    public async Task Open_TornLog_LosesNothingThatWasTold()
    {
        var copy = Directory.CreateTempSubdirectory("lh-state-").FullName;
        try
        {
            await using (var store = Open())
            {
                var account = new AccountRegistry(new AccountSettings(RegistryRig.Arns), TimeProvider.System, store);
                account.Things.Create("told");
                await account.CommittedAsync();
                Copy(copy);
            }

            // What a kill in the middle of the next transaction leaves behind.
            await using (var log = new FileStream(Path.Combine(copy, StateDatabase.FileName + "-wal"), FileMode.Append))
            {
                log.Write(Encoding.ASCII.GetBytes(new string('x', 3000)));
            }

            await using var reopened = SqliteStateStore.Open(copy, NullLogger.Instance);
            Assert.Equal(("thing", "told"), Assert.Single(reopened.Load().Select(record => (record.Kind, record.Key))));
        }
        finally
        {
            Directory.Delete(copy, recursive: true);
        }
    }

    [Fact]
    public void Open_FolderIsAFile_SaysSo()
    {
        var path = Path.Combine(_folder, "file");
        File.WriteAllText(path, "");
        Assert.Equal(ExitCode.BadInput, Assert.Throws<HarnessException>(() => SqliteStateStore.Open(path, NullLogger.Instance)).ExitCode);
    }

    private SqliteStateStore Open() => SqliteStateStore.Open(_folder, NullLogger.Instance);

    private void Damage(string how)
    {
        switch (how)
        {
            case "nonsense":
                File.WriteAllText(DatabasePath, new string('x', 8192));
                break;
            case "truncated":
                using (var file = new FileStream(DatabasePath, FileMode.Open))
                {
                    file.SetLength(file.Length / 2);
                }

                break;
            case "scribbled":
                using (var file = new FileStream(DatabasePath, FileMode.Open))
                {
                    file.Position = 4096;
                    file.Write(Encoding.ASCII.GetBytes(new string('x', 4096)));
                }

                break;
            case "foreign":
                File.Delete(DatabasePath);
                Execute("CREATE TABLE other(x)");
                break;
            case "record":
                Execute("UPDATE record SET json = '{}' WHERE key = 'thing-7'");
                break;
            default:
                Execute("UPDATE record SET kind = 'gadget' WHERE key = 'thing-7'");
                break;
        }
    }

    private void Execute(string sql)
    {
        using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = DatabasePath, Pooling = false }.ToString());
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private void Copy(string to)
    {
        foreach (var file in Directory.GetFiles(_folder))
        {
            // Shared, as a kill leaves the files: the store still has them open.
            using var source = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            using var target = File.Create(Path.Combine(to, Path.GetFileName(file)));
            source.CopyTo(target);
        }
    }
}
