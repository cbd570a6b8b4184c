namespace LoadHarness.AwsIot.Provisioning;

/// <summary>Asks for a certificate of a key the device made.</summary>
/// <param name="CertificateSigningRequest">The PKCS#10 request as PEM.</param>
public sealed record CreateCertificateFromCsrRequest(string CertificateSigningRequest);

/// <summary>A certificate that waits for activation by RegisterThing.</summary>
/// <param name="CertificateId">SHA-256 of the DER certificate, 64 lower-case hexadecimal digits.</param>
/// <param name="CertificatePem">The certificate as PEM.</param>
/// <param name="PrivateKey">The PKCS#1 RSA key as PEM after CreateKeysAndCertificate, else null. A secret.</param>
/// <param name="CertificateOwnershipToken">Proves to RegisterThing who owns the certificate; lives an hour. A secret.</param>
public sealed record CertificateIssued(string CertificateId, string CertificatePem, string? PrivateKey, string CertificateOwnershipToken)
{
    /// <summary>The certificate's id only, so that no secret reaches a log.</summary>
    public override string ToString() => $"CertificateIssued {CertificateId}";
}

/// <summary>Asks for the thing that the topic's template describes.</summary>
/// <param name="CertificateOwnershipToken">The token that came with the certificate; empty where the payload had none. A secret.</param>
/// <param name="Parameters">Values for the template's parameters; empty where the payload had none.</param>
public sealed record RegisterThingRequest(string CertificateOwnershipToken, IReadOnlyDictionary<string, string> Parameters)
{
    /// <summary>The number of parameters only, so that no secret reaches a log.</summary>
    public override string ToString() => $"RegisterThingRequest with {Parameters.Count} parameters";
}

/// <summary>The thing exists and its certificate is active.</summary>
/// <param name="ThingName">The thing's name; null where the template makes no thing.</param>
/// <param name="DeviceConfiguration">The template's flat settings for the device; empty where there are none.</param>
public sealed record ThingRegistered(string? ThingName, IReadOnlyDictionary<string, string> DeviceConfiguration);

/// <summary>The service refused a request.</summary>
/// <param name="StatusCode">HTTP-like: 400, 403, 404, 429, 500; 0 where the payload had none. What a diagnosis goes by.</param>
/// <param name="ErrorCode">Opaque: AWS publishes no list. Empty where the payload had none.</param>
/// <param name="ErrorMessage">For people. Empty where the payload had none.</param>
public sealed record RequestRejected(int StatusCode, string ErrorCode, string ErrorMessage);
