using LoadHarness.Simulator.Registry;

namespace LoadHarness.Simulator.Admin;

/// <summary>A client the broker has.</summary>
internal readonly record struct ConnectedClient(string ClientId, string? CertificateId);

/// <summary>What operators read of the account and the broker.</summary>
/// <param name="registry">The account.</param>
/// <param name="clients">The clients connected now, in no order.</param>
internal sealed class AdminReader(AccountRegistry registry, Func<IEnumerable<ConnectedClient>> clients)
{
    /// <summary>Connected clients by client id.</summary>
    public Page<AdminDevice> Devices(PageRequest page)
    {
        // One more than asked for tells whether there is a next page.
        var items = clients()
            .Where(client => page.StartAfter is null || string.CompareOrdinal(client.ClientId, page.StartAfter) > 0)
            .OrderBy(client => client.ClientId, StringComparer.Ordinal)
            .Take(page.Limit + 1)
            .Select(client => new AdminDevice(client.ClientId, client.CertificateId, client.CertificateId is null ? null : registry.ThingPrincipals.ActingAs(client.CertificateId, client.ClientId)?.Name))
            .ToList();
        if (items.Count <= page.Limit)
        {
            return new Page<AdminDevice>(items, Next: null);
        }

        items.RemoveAt(page.Limit);
        return new Page<AdminDevice>(items, items[^1].ClientId);
    }

    /// <summary>Certificates by creation date.</summary>
    public Page<AdminCertificate> Certificates(PageRequest page, CertificateStatus? status) =>
        registry.Certificates.ListAll(page, status).Select(record => new AdminCertificate(
            record.Id,
            record.Status.Name(),
            record.Created,
            record.ClaimTemplate,
            [.. registry.ThingPrincipals.ThingsOf(record.Id)],
            [.. registry.PolicyAttachments.NamesOf(PolicyTarget.Certificate(record.Id))]));

    /// <summary>Things by name.</summary>
    public Page<AdminThing> Things(PageRequest page) => registry.Things.List(new ThingFilter(), page).Select(thing => new AdminThing(
        thing.Name,
        thing.TypeName,
        thing.Attributes,
        [.. registry.ThingPrincipals.CertificatesOf(thing.Name)],
        [.. registry.ThingGroups.OfThing(thing.Name)]));

    /// <summary>What provisioning left behind; the first <paramref name="limit"/> of each kind.</summary>
    public AdminOrphans Orphans(int limit)
    {
        var pending = registry.Certificates.All.Where(record => record.Status == CertificateStatus.PendingActivation && registry.ThingPrincipals.ThingsOf(record.Id).Count == 0).Select(record => record.Id);
        var things = registry.Things.All.Select(thing => (thing.Name, registry.ThingPrincipals.CertificatesOf(thing.Name).Count)).ToList();
        return new AdminOrphans(
            First(pending),
            First(things.Where(thing => thing.Count == 0).Select(thing => thing.Name)),
            First(things.Where(thing => thing.Count > 1).Select(thing => thing.Name)));

        OrphanList First(IEnumerable<string> names)
        {
            var all = names.Order(StringComparer.Ordinal).ToList();
            return new OrphanList(all.Count, all.Count <= limit ? all : all[..limit]);
        }
    }
}
