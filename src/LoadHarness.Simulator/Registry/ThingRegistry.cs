using System.Collections.Concurrent;

namespace LoadHarness.Simulator.Registry;

/// <summary>The things the service knows, in memory, each with the certificate it was registered with last.</summary>
internal sealed class ThingRegistry
{
    private readonly ConcurrentDictionary<string, string> _certificates = new(StringComparer.Ordinal);

    /// <summary>How many things there are.</summary>
    public int Count => _certificates.Count;

    /// <summary>Makes the thing, or attaches another certificate to it.</summary>
    public void Register(string thingName, string certificateId) => _certificates[thingName] = certificateId;

    /// <summary>The certificate the thing was registered with last, or null for an unknown thing.</summary>
    public string? CertificateOf(string thingName) => _certificates.GetValueOrDefault(thingName);
}
