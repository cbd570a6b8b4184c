using System.Text.Json;
using LoadHarness.AwsIot;
using LoadHarness.Core;
using LoadHarness.Simulator.Registry;

namespace LoadHarness.Simulator.State;

/// <summary>Everything the account holds: immutable records in tables. One writer at a time, readers without a lock.</summary>
internal sealed class AccountState
{
    private readonly Lock _writing = new();
    private readonly IStateStore _store;
    private readonly List<CertificateStatusChange> _events = [];
    private List<StateChange> _changes = [];
    private volatile Action<CertificateStatusChange>? _watchers;
    private int _depth;

    /// <summary>Reads what the store kept.</summary>
    /// <exception cref="HarnessException">A kept record cannot be read.</exception>
    public AccountState(AwsIotArns arns, TimeProvider time, IStateStore store)
    {
        Arns = arns;
        Time = time;
        _store = store;

        // ListCertificates goes by creation date (IoT API model, ListCertificates: "sorted by creation date").
        Certificates = new(this, "certificate", StateJson.Default.CertificateRecord, record => record.Id, record => Rank(record.Created));
        Tokens = new(this, "token", StateJson.Default.OwnershipTokenRecord, record => record.Hash);
        Policies = new(this, "policy", StateJson.Default.PolicyRecord, record => record.Name);
        Things = new(this, "thing", StateJson.Default.ThingRecord, record => record.Name);
        ThingTypes = new(this, "thing-type", StateJson.Default.ThingTypeRecord, record => record.Name);
        ThingGroups = new(this, "thing-group", StateJson.Default.ThingGroupRecord, record => record.Name);
        BillingGroups = new(this, "billing-group", StateJson.Default.BillingGroupRecord, record => record.Name);
        Templates = new(this, "template", StateJson.Default.TemplateRecord, record => record.Name);
        PolicyTargets = new(this, "policy-target");
        ThingPrincipals = new(this, "thing-principal");
        GroupThings = new(this, "group-thing");
        Load();
    }

    public AwsIotArns Arns { get; }

    public TimeProvider Time { get; }

    public Table<CertificateRecord> Certificates { get; }

    public Table<OwnershipTokenRecord> Tokens { get; }

    public Table<PolicyRecord> Policies { get; }

    public Table<ThingRecord> Things { get; }

    public Table<ThingTypeRecord> ThingTypes { get; }

    public Table<ThingGroupRecord> ThingGroups { get; }

    public Table<BillingGroupRecord> BillingGroups { get; }

    public Table<TemplateRecord> Templates { get; }

    /// <summary>Policy's name → <see cref="PolicyTarget.Key"/>.</summary>
    public Relation PolicyTargets { get; }

    /// <summary>Thing's name → certificate's id; marked <see cref="Registry.ThingPrincipals.Exclusive"/> where the certificate belongs to no other thing.</summary>
    public Relation ThingPrincipals { get; }

    /// <summary>Thing group's name → thing's name.</summary>
    public Relation GroupThings { get; }

    /// <summary>Completes when every change so far is kept for good.</summary>
    public Task CommittedAsync() => _store.CommittedAsync();

    /// <summary>Has a watcher called after each change of a certificate's status, outside every lock.</summary>
    public void WatchCertificates(Action<CertificateStatusChange> watcher)
    {
        lock (_writing)
        {
            _watchers += watcher;
        }
    }

    /// <summary>Starts a change; dispose of it to end it. Changes made in between are kept all together.</summary>
    public WriteScope Write()
    {
        _writing.Enter();
        _depth++;
        return new WriteScope(this);
    }

    /// <summary>Notes a change for the store.</summary>
    public void Note(StateChange change) => _changes.Add(change);

    /// <summary>Notes a certificate's change for those who watch.</summary>
    public void Note(CertificateStatusChange change) => _events.Add(change);

    private static string Rank(DateTimeOffset created) => created.UtcTicks.ToString("D19", System.Globalization.CultureInfo.InvariantCulture);

    private void EndWrite()
    {
        CertificateStatusChange[] events = [];
        try
        {
            if (--_depth == 0)
            {
                if (_changes.Count > 0)
                {
                    _store.Append(_changes);
                    _changes = [];
                }

                events = [.. _events];
                _events.Clear();
            }
        }
        finally
        {
            _writing.Exit();
        }

        foreach (var change in events)
        {
            _watchers?.Invoke(change);
        }
    }

    private void Load()
    {
        IStateTable[] tables = [Certificates, Tokens, Policies, Things, ThingTypes, ThingGroups, BillingGroups, Templates, PolicyTargets, ThingPrincipals, GroupThings];
        var byKind = tables.ToDictionary(table => table.Kind, StringComparer.Ordinal);
        foreach (var record in _store.Load())
        {
            try
            {
                if (!byKind.TryGetValue(record.Kind, out var table))
                {
                    throw new JsonException("The kind is unknown; a later version may have written it.");
                }

                table.Load(record.Key, record.Json);
            }
            catch (Exception exception) when (exception is JsonException or NotSupportedException)
            {
                throw new HarnessException(ExitCode.BadInput, $"The simulator's state has a {record.Kind} that cannot be read: {exception.Message}", "Start with an empty --state folder.", exception);
            }
        }
    }

    /// <summary>A change under way.</summary>
    public readonly ref struct WriteScope(AccountState state)
    {
        /// <summary>Hands the changes to the store, lets the next writer in and tells those who watch.</summary>
        public void Dispose() => state.EndWrite();
    }
}
