using LoadHarness.Simulator.State;

namespace LoadHarness.Simulator.Registry;

/// <summary>A certificate of a thing, or a thing of a certificate.</summary>
/// <param name="Name">The thing's name or the certificateId.</param>
/// <param name="IsExclusive">Whether the certificate belongs to no other thing (IoT API model, ThingPrincipalType).</param>
internal sealed record ThingPrincipal(string Name, bool IsExclusive);

/// <summary>Which certificates are attached to which things.</summary>
internal sealed class ThingPrincipals(AccountState state)
{
    /// <summary>The mark of an exclusive attachment.</summary>
    internal const string Exclusive = "exclusive";

    /// <summary>AttachThingPrincipal; again changes at most whether it is exclusive.</summary>
    public void Attach(string thingName, string certificateId, bool isExclusive = false)
    {
        using var _ = state.Write();
        CheckThing(thingName);
        CheckCertificate(certificateId);
        foreach (var other in state.ThingPrincipals.LeftsOf(certificateId).Where(other => !string.Equals(other, thingName, StringComparison.Ordinal)))
        {
            if (isExclusive || IsExclusive(other, certificateId))
            {
                throw RegistryException.Invalid($"The principal is attached to thing {other}, and one of the attachments is exclusive.");
            }
        }

        var mark = isExclusive ? Exclusive : "";
        if (!string.Equals(state.ThingPrincipals.MarkOf(thingName, certificateId), mark, StringComparison.Ordinal))
        {
            state.ThingPrincipals.Add(thingName, certificateId, mark);
        }
    }

    /// <summary>DetachThingPrincipal.</summary>
    public void Detach(string thingName, string certificateId)
    {
        using var _ = state.Write();
        CheckThing(thingName);
        if (!state.ThingPrincipals.Remove(thingName, certificateId))
        {
            throw RegistryException.NotFound($"The principal is not attached to thing {thingName}.");
        }
    }

    /// <summary>The ids of the certificates attached to the thing.</summary>
    public IReadOnlyCollection<string> CertificatesOf(string thingName) => state.ThingPrincipals.RightsOf(thingName);

    /// <summary>The names of the things attached to the certificate.</summary>
    public IReadOnlyCollection<string> ThingsOf(string certificateId) => state.ThingPrincipals.LeftsOf(certificateId);

    /// <summary>ListThingPrincipals and its second version: certificate ids.</summary>
    public Page<ThingPrincipal> OfThing(string thingName, PageRequest page, bool? isExclusive = null)
    {
        CheckThing(thingName);
        return SortedNames.Page(state.ThingPrincipals.RightsOf(thingName), page, certificateId => Of(certificateId, IsExclusive(thingName, certificateId), isExclusive));
    }

    /// <summary>ListPrincipalThings and its second version: things' names.</summary>
    public Page<ThingPrincipal> OfCertificate(string certificateId, PageRequest page, bool? isExclusive = null)
    {
        CheckCertificate(certificateId);
        return SortedNames.Page(state.ThingPrincipals.LeftsOf(certificateId), page, thingName => Of(thingName, IsExclusive(thingName, certificateId), isExclusive));
    }

    /// <summary>
    /// The thing a connection acts as: the exclusive one whatever the client id, otherwise the attached one whose name is the client id
    /// (AWS IoT developer guide, "Associating an AWS IoT thing to an MQTT client connection").
    /// </summary>
    public ThingRecord? ActingAs(string certificateId, string clientId)
    {
        if (state.ThingPrincipals.Has(clientId, certificateId))
        {
            return state.Things.Find(clientId);
        }

        var things = state.ThingPrincipals.LeftsOf(certificateId);
        return things.Count == 1 && IsExclusive(things[0], certificateId) ? state.Things.Find(things[0]) : null;
    }

    private static ThingPrincipal? Of(string name, bool isExclusive, bool? wanted) => wanted is null || wanted == isExclusive ? new ThingPrincipal(name, isExclusive) : null;

    private bool IsExclusive(string thingName, string certificateId) => string.Equals(state.ThingPrincipals.MarkOf(thingName, certificateId), Exclusive, StringComparison.Ordinal);

    private void CheckThing(string thingName)
    {
        if (state.Things.Find(thingName) is null)
        {
            throw RegistryException.NotFound($"Thing {thingName} cannot be found.");
        }
    }

    private void CheckCertificate(string certificateId)
    {
        if (state.Certificates.Find(certificateId) is null)
        {
            throw RegistryException.NotFound($"The principal does not exist: {state.Arns.Certificate(certificateId)}");
        }
    }
}
