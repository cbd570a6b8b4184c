namespace LoadHarness.Simulator.Provisioning.Hooks;

/// <summary>What a hook is asked (AWS IoT developer guide, "Pre-provision hook input").</summary>
/// <param name="ClaimCertificateId">The certificate of the connection; empty without TLS.</param>
/// <param name="CertificateId">The certificate to be activated.</param>
/// <param name="CertificatePem">The same as PEM.</param>
/// <param name="TemplateArn">The template.</param>
/// <param name="ClientId">The client id of the connection.</param>
/// <param name="Parameters">The parameters of the RegisterThing request.</param>
internal sealed record HookRequest(string ClaimCertificateId, string CertificateId, string CertificatePem, string TemplateArn, string ClientId, IReadOnlyDictionary<string, string> Parameters);

/// <summary>What a hook says (AWS IoT developer guide, "Pre-provision hook return value").</summary>
/// <param name="IsAllowed">Whether the device may be provisioned.</param>
/// <param name="ParameterOverrides">Added to the request's parameters; empty for none.</param>
internal sealed record HookAnswer(bool IsAllowed, IReadOnlyDictionary<string, string> ParameterOverrides)
{
    private static readonly Dictionary<string, string> None = new(StringComparer.Ordinal);

    /// <summary>Yes, and nothing else.</summary>
    public static HookAnswer Allow { get; } = new(IsAllowed: true, None);

    /// <summary>No.</summary>
    public static HookAnswer Deny { get; } = new(IsAllowed: false, None);
}

/// <summary>A hook that failed, as a Lambda function that throws.</summary>
internal sealed class HookFailedException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>Asked before each device is provisioned.</summary>
internal interface IProvisioningHook
{
    /// <summary>Asks it.</summary>
    /// <exception cref="HookFailedException">It failed.</exception>
    ValueTask<HookAnswer> AskAsync(HookRequest request, CancellationToken cancellationToken);
}
