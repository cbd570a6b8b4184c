using System.Collections.Concurrent;
using LoadHarness.Simulator.Registry;

namespace LoadHarness.UnitTests.Simulator.Registry;

public sealed class ParallelWritersTests
{
    [Fact]
    public async Task Provision_EightWritersAtOnce_LeaveOneConsistentAccount()
    {
        const int Writers = 8;
        const int Each = 40;
        using var rig = new RegistryRig();
        var account = rig.Account;
        account.Policies.Create("device", RegistryRig.Document);
        account.ThingGroups.Create("fleet");
        var certificates = new ConcurrentQueue<string>();
        using var done = new CancellationTokenSource();
        var reading = Task.Run(() => ReadUntil(account, certificates, done.Token));

        await Task.WhenAll(Enumerable.Range(0, Writers).Select(writer => Task.Run(() =>
        {
            for (var i = 0; i < Each; i++)
            {
                var (record, token) = rig.Issue();
                var name = $"thing-{writer}-{i}";
                account.Things.Create(name);
                account.Things.Create("shared");
                account.ThingGroups.Add("fleet", name);
                account.ThingPrincipals.Attach(name, record.Id);
                account.PolicyAttachments.Attach("device", PolicyTarget.Certificate(record.Id));
                Assert.True(account.Certificates.TrySet(record.Id, CertificateStatus.Active));
                Assert.True(account.Tokens.Redeem(token));
                certificates.Enqueue(record.Id);
            }
        })));
        await done.CancelAsync();
        await reading;

        Assert.Equal(Writers * Each, account.Certificates.Count);
        Assert.Equal((Writers * Each) + 1, account.Things.Count);
        Assert.All(certificates, id =>
        {
            Assert.Equal("device", Assert.Single(account.PolicyAttachments.Effective(id, thingName: null)).Name);
            Assert.Single(account.ThingPrincipals.OfCertificate(id, PageRequest.First).Items);
        });
        Assert.Equal(Writers * Each, Walk(page => account.PolicyAttachments.ListTargets("device", page)));
        Assert.Equal(Writers * Each, Walk(page => account.ThingGroups.Things("fleet", page)));
        Assert.Equal(Writers * Each, rig.Changes.Count);
    }

    // Readers hold no lock: whatever they see is whole.
    private static void ReadUntil(AccountRegistry account, ConcurrentQueue<string> certificates, CancellationToken done)
    {
        while (!done.IsCancellationRequested)
        {
            foreach (var id in certificates)
            {
                Assert.True(account.Certificates.MayConnect(id));
                Assert.Single(account.PolicyAttachments.Effective(id, thingName: null));
            }
        }
    }

    private static int Walk(Func<PageRequest, Page<string>> list)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var page = list(new PageRequest(StartAfter: null, 50)); ; page = list(new PageRequest(page.Next, 50)))
        {
            Assert.All(page.Items, item => Assert.True(seen.Add(item)));
            if (page.Next is null)
            {
                return seen.Count;
            }
        }
    }
}
