using LoadHarness.Core.Plans;

namespace LoadHarness.IntegrationTests.Mqtt;

/// <summary>TLS by OpenSSL itself.</summary>
public sealed class OpenSslTransportTests() : TlsTransportTests(TlsLibrary.OpenSsl);

/// <summary>TLS by SslStream.</summary>
public sealed class SslStreamTransportTests() : TlsTransportTests(TlsLibrary.SslStream);

/// <summary>Evidence by OpenSSL itself.</summary>
public sealed class OpenSslEvidenceTests() : TlsEvidenceTests(TlsLibrary.OpenSsl);

/// <summary>Evidence by SslStream.</summary>
public sealed class SslStreamEvidenceTests() : TlsEvidenceTests(TlsLibrary.SslStream);

/// <summary>Refused certificates by OpenSSL itself.</summary>
public sealed class OpenSslClientCertificateTests() : ClientCertificateTests(TlsLibrary.OpenSsl);

/// <summary>Refused certificates by SslStream.</summary>
public sealed class SslStreamClientCertificateTests() : ClientCertificateTests(TlsLibrary.SslStream);
