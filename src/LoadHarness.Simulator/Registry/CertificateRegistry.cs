using System.Collections.Concurrent;
using System.Security.Cryptography.X509Certificates;
using LoadHarness.AwsIot;

namespace LoadHarness.Simulator.Registry;

/// <summary>A certificate's status, in AWS's words.</summary>
internal enum CertificateStatus
{
    /// <summary>Issued, not yet claimed by RegisterThing.</summary>
    PendingActivation,

    /// <summary>May connect.</summary>
    Active,

    /// <summary>Known, may not connect.</summary>
    Inactive,
}

/// <summary>The certificates the service knows, in memory.</summary>
internal sealed class CertificateRegistry(TimeProvider time)
{
    private readonly ConcurrentDictionary<string, Entry> _entries = new(StringComparer.Ordinal);

    /// <summary>How many certificates are known.</summary>
    public int Count => _entries.Count;

    /// <summary>Adds a certificate and returns its id.</summary>
    public string Add(X509Certificate2 certificate, CertificateStatus status)
    {
        var id = AwsIotNames.CertificateId(certificate.RawDataMemory.Span);
        _entries[id] = new Entry(status, new DateTimeOffset(certificate.NotAfter.ToUniversalTime(), TimeSpan.Zero));
        return id;
    }

    /// <summary>The status, or null for an unknown certificate.</summary>
    public CertificateStatus? StatusOf(string certificateId) => _entries.TryGetValue(certificateId, out var entry) ? entry.Status : null;

    /// <summary>Sets the status; false for an unknown certificate.</summary>
    public bool SetStatus(string certificateId, CertificateStatus status)
    {
        while (_entries.TryGetValue(certificateId, out var entry))
        {
            if (_entries.TryUpdate(certificateId, entry with { Status = status }, entry))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Forgets the certificate if nobody activated it.</summary>
    public void RemoveIfPending(string certificateId)
    {
        if (_entries.TryGetValue(certificateId, out var entry) && entry.Status == CertificateStatus.PendingActivation)
        {
            // Compares the value: one activated in between stays.
            _entries.TryRemove(new KeyValuePair<string, Entry>(certificateId, entry));
        }
    }

    /// <summary>Whether the certificate may connect: known, active, not expired.</summary>
    public bool MayConnect(string certificateId) =>
        _entries.TryGetValue(certificateId, out var entry) && entry.Status == CertificateStatus.Active && entry.NotAfter > time.GetUtcNow();

    private sealed record Entry(CertificateStatus Status, DateTimeOffset NotAfter);
}
