using System.Collections.Frozen;
using System.Text.Json.Nodes;
using LoadHarness.Simulator.Registry;

namespace LoadHarness.Simulator.ControlPlane;

/// <summary>An error as it is answered: the shape's name, the status, the message.</summary>
internal sealed class ApiException(string shape, int status, string message) : Exception(message)
{
    // IoT API model, errors: the status is part of each shape.
    private static readonly FrozenDictionary<RegistryError, int> Statuses = new Dictionary<RegistryError, int>
    {
        [RegistryError.CertificateConflict] = 409,
        [RegistryError.CertificateState] = 406,
        [RegistryError.CertificateValidation] = 400,
        [RegistryError.ConflictingResourceUpdate] = 409,
        [RegistryError.DeleteConflict] = 409,
        [RegistryError.InternalFailure] = 500,
        [RegistryError.InvalidRequest] = 400,
        [RegistryError.LimitExceeded] = 410,
        [RegistryError.MalformedPolicy] = 400,
        [RegistryError.ResourceAlreadyExists] = 409,
        [RegistryError.ResourceNotFound] = 404,
        [RegistryError.ResourceRegistrationFailure] = 400,
        [RegistryError.ServiceUnavailable] = 503,
        [RegistryError.Throttling] = 400,
        [RegistryError.Unauthorized] = 401,
        [RegistryError.VersionConflict] = 409,
        [RegistryError.VersionsLimitExceeded] = 409,
    }.ToFrozenDictionary();

    /// <summary>The shape's name, for the header.</summary>
    public string Shape { get; } = shape;

    /// <summary>The HTTP status.</summary>
    public int Status { get; } = status;

    /// <summary>Further members of the body; null for none.</summary>
    public JsonObject? Members { get; private init; }

    /// <summary>The body.</summary>
    public JsonObject Body
    {
        get
        {
            var body = new JsonObject { ["message"] = Message };
            foreach (var (name, value) in Members ?? [])
            {
                body[name] = value?.DeepClone();
            }

            return body;
        }
    }

    /// <summary>The request is not valid.</summary>
    public static ApiException Invalid(string message) => new("InvalidRequestException", 400, message);

    /// <summary>The body is not what the operation reads (AWS REST-JSON protocol).</summary>
    public static ApiException Unreadable(string message) => new("SerializationException", 400, message);

    /// <summary>Answers the registry's refusal.</summary>
    public static ApiException Of(RegistryException refusal)
    {
        ArgumentNullException.ThrowIfNull(refusal);
        return new ApiException($"{refusal.Error}Exception", Statuses[refusal.Error], refusal.Message)
        {
            Members = refusal.Error == RegistryError.ResourceAlreadyExists ? Json.Object(("resourceId", refusal.ResourceId), ("resourceArn", refusal.ResourceArn)) : null,
        };
    }
}
