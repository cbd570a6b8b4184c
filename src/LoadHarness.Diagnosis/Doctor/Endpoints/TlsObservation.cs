using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace LoadHarness.Diagnosis.Doctor.Endpoints;

/// <summary>What one handshake showed of the server.</summary>
internal sealed record TlsObservation
{
    /// <summary>The version.</summary>
    public required SslProtocols Protocol { get; init; }

    /// <summary>The cipher suite.</summary>
    public required TlsCipherSuite Cipher { get; init; }

    /// <summary>The ALPN name the server chose; empty for none.</summary>
    public required string Alpn { get; init; }

    /// <summary>How long the handshake took.</summary>
    public required TimeSpan Took { get; init; }

    /// <summary>Who the server's certificate is for.</summary>
    public required string Subject { get; init; }

    /// <summary>The names in it.</summary>
    public required IReadOnlyList<string> Names { get; init; }

    /// <summary>Who issued it.</summary>
    public required string Issuer { get; init; }

    /// <summary>From when it is valid.</summary>
    public required DateTimeOffset NotBefore { get; init; }

    /// <summary>Until when.</summary>
    public required DateTimeOffset NotAfter { get; init; }

    /// <summary>What is wrong with it.</summary>
    public required SslPolicyErrors Errors { get; init; }

    /// <summary>What is wrong with its chain.</summary>
    public required IReadOnlyList<X509ChainStatusFlags> ChainFaults { get; init; }

    /// <summary>The version as people write it.</summary>
    public string Version => Protocol == SslProtocols.Tls13 ? "TLS 1.3" : Protocol == SslProtocols.Tls12 ? "TLS 1.2" : Protocol.ToString();
}
