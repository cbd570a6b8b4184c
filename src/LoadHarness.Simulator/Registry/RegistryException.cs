namespace LoadHarness.Simulator.Registry;

/// <summary>A request that the account's state refuses; the control plane answers it with AWS's error shape.</summary>
internal sealed class RegistryException(RegistryError error, string message, string? resourceId = null, string? resourceArn = null) : Exception(message)
{
    /// <summary>Which error shape.</summary>
    public RegistryError Error { get; } = error;

    /// <summary>What is in the way; only with <see cref="RegistryError.ResourceAlreadyExists"/>.</summary>
    public string? ResourceId { get; } = resourceId;

    /// <summary>The ARN of what is in the way; only with <see cref="RegistryError.ResourceAlreadyExists"/>.</summary>
    public string? ResourceArn { get; } = resourceArn;

    /// <summary>The request is not valid.</summary>
    public static RegistryException Invalid(string message) => new(RegistryError.InvalidRequest, message);

    /// <summary>There is no such resource.</summary>
    public static RegistryException NotFound(string message) => new(RegistryError.ResourceNotFound, message);
}
