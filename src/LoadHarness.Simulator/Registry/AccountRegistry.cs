using System.Security.Cryptography.X509Certificates;
using LoadHarness.AwsIot;
using LoadHarness.Simulator.Authorization;
using LoadHarness.Simulator.State;

namespace LoadHarness.Simulator.Registry;

/// <summary>How an account is set up.</summary>
/// <param name="Arns">Region and account.</param>
internal sealed record AccountSettings(AwsIotArns Arns)
{
    /// <summary>Whether an ownership token ends with the first RegisterThing that succeeds. AWS's documents do not say; off, so that a device whose answer was lost can ask again.</summary>
    public bool SingleUseTokens { get; init; }
}

/// <summary>A certificate issued over MQTT.</summary>
/// <param name="Record">The certificate, pending activation.</param>
/// <param name="Token">What proves its ownership.</param>
internal readonly record struct IssuedCertificate(CertificateRecord Record, string Token);

/// <summary>
/// The account's state, by noun. Every operation is done when its method returns; before a client is told of a change,
/// <see cref="CommittedAsync"/> must have completed, or the change may be lost with the process.
/// </summary>
internal sealed class AccountRegistry
{
    private readonly AccountState _state;

    /// <summary>Makes the account from what the store kept.</summary>
    public AccountRegistry(AccountSettings settings, TimeProvider time, IStateStore store)
    {
        ArgumentNullException.ThrowIfNull(settings);
        _state = new AccountState(settings.Arns, time, store);
        Certificates = new CertificateRegistry(_state);
        Tokens = new OwnershipTokens(_state, settings.SingleUseTokens);
        Policies = new PolicyRegistry(_state);
        PolicyAttachments = new PolicyAttachments(_state);
        Things = new ThingRegistry(_state);
        ThingPrincipals = new ThingPrincipals(_state);
        ThingTypes = new ThingTypeRegistry(_state);
        ThingGroups = new ThingGroupRegistry(_state);
        BillingGroups = new BillingGroupRegistry(_state);
        Templates = new TemplateRegistry(_state);
    }

    /// <summary>The account's ARNs.</summary>
    public AwsIotArns Arns => _state.Arns;

    public CertificateRegistry Certificates { get; }

    public OwnershipTokens Tokens { get; }

    public PolicyRegistry Policies { get; }

    public PolicyAttachments PolicyAttachments { get; }

    public ThingRegistry Things { get; }

    public ThingPrincipals ThingPrincipals { get; }

    public ThingTypeRegistry ThingTypes { get; }

    public ThingGroupRegistry ThingGroups { get; }

    public BillingGroupRegistry BillingGroups { get; }

    public TemplateRegistry Templates { get; }

    /// <summary>Has a watcher called after each change of a certificate's status and each deletion, on the thread that did it, outside every lock. It must not throw.</summary>
    public void WatchCertificates(Action<CertificateStatusChange> watcher) => _state.WatchCertificates(watcher);

    /// <summary>Completes when every change so far is kept for good; at once where nothing is kept.</summary>
    public Task CommittedAsync() => _state.CommittedAsync();

    /// <summary>Shows the account to the authorizer from now on.</summary>
    public RegistryPolicySource PolicySource(PolicyPropagation propagation) => new(_state, ThingPrincipals, propagation);

    /// <summary>Starts several changes that are kept all together or not at all; dispose of it soon, since nobody else can change anything meanwhile.</summary>
    public AccountState.WriteScope Write() => _state.Write();

    /// <summary>Adds a certificate issued over MQTT and makes its ownership token, both or neither.</summary>
    public IssuedCertificate Issue(X509Certificate2 certificate)
    {
        using var _ = _state.Write();
        var record = Certificates.Add(certificate, CertificateStatus.PendingActivation);
        return new IssuedCertificate(record, Tokens.Create(record.Id));
    }

    /// <summary>Forgets expired tokens with the certificates nobody claimed in time, and expired provisioning claims.</summary>
    public void RemoveExpired()
    {
        Tokens.RemoveExpired(Certificates.RemoveUnclaimed);
        Certificates.RemoveExpiredClaims();
    }
}
