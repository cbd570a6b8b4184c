namespace LoadHarness.AwsIot.ControlPlane.Model;

/// <summary>The certificate's CA is ambiguous.</summary>
public sealed class CertificateConflictException : AmazonIoTException
{
    internal CertificateConflictException(ErrorDetails details)
        : base(details)
    {
    }
}

/// <summary>The certificate's status does not allow it.</summary>
public sealed class CertificateStateException : AmazonIoTException
{
    internal CertificateStateException(ErrorDetails details)
        : base(details)
    {
    }
}

/// <summary>The certificate is not valid.</summary>
public sealed class CertificateValidationException : AmazonIoTException
{
    internal CertificateValidationException(ErrorDetails details)
        : base(details)
    {
    }
}

/// <summary>Another update of the resource is under way.</summary>
public sealed class ConflictingResourceUpdateException : AmazonIoTException
{
    internal ConflictingResourceUpdateException(ErrorDetails details)
        : base(details)
    {
    }
}

/// <summary>The resource is still attached to others.</summary>
public sealed class DeleteConflictException : AmazonIoTException
{
    internal DeleteConflictException(ErrorDetails details)
        : base(details)
    {
    }
}

/// <summary>Something failed within the service.</summary>
public sealed class InternalFailureException : AmazonIoTException
{
    internal InternalFailureException(ErrorDetails details)
        : base(details)
    {
    }
}

/// <summary>The request is not valid.</summary>
public sealed class InvalidRequestException : AmazonIoTException
{
    internal InvalidRequestException(ErrorDetails details)
        : base(details)
    {
    }
}

/// <summary>A limit was reached.</summary>
public sealed class LimitExceededException : AmazonIoTException
{
    internal LimitExceededException(ErrorDetails details)
        : base(details)
    {
    }
}

/// <summary>The policy's document is not valid.</summary>
public sealed class MalformedPolicyException : AmazonIoTException
{
    internal MalformedPolicyException(ErrorDetails details)
        : base(details)
    {
    }
}

/// <summary>There is another resource of this name.</summary>
public sealed class ResourceAlreadyExistsException : AmazonIoTException
{
    internal ResourceAlreadyExistsException(ErrorDetails details)
        : base(details)
    {
    }

    /// <summary>The ARN of the resource that is there.</summary>
    public string? ResourceArn { get; internal init; }

    /// <summary>The id of the resource that is there.</summary>
    public string? ResourceId { get; internal init; }
}

/// <summary>There is no resource of this name.</summary>
public sealed class ResourceNotFoundException : AmazonIoTException
{
    internal ResourceNotFoundException(ErrorDetails details)
        : base(details)
    {
    }
}

/// <summary>The thing could not be registered.</summary>
public sealed class ResourceRegistrationFailureException : AmazonIoTException
{
    internal ResourceRegistrationFailureException(ErrorDetails details)
        : base(details)
    {
    }
}

/// <summary>The service is unavailable for the time being.</summary>
public sealed class ServiceUnavailableException : AmazonIoTException
{
    internal ServiceUnavailableException(ErrorDetails details)
        : base(details)
    {
    }
}

/// <summary>Requests come faster than the account's rate.</summary>
public sealed class ThrottlingException : AmazonIoTException
{
    internal ThrottlingException(ErrorDetails details)
        : base(details)
    {
    }
}

/// <summary>The caller may not do this.</summary>
public sealed class UnauthorizedException : AmazonIoTException
{
    internal UnauthorizedException(ErrorDetails details)
        : base(details)
    {
    }
}

/// <summary>The resource has another version than expected.</summary>
public sealed class VersionConflictException : AmazonIoTException
{
    internal VersionConflictException(ErrorDetails details)
        : base(details)
    {
    }
}

/// <summary>There are as many versions as there can be.</summary>
public sealed class VersionsLimitExceededException : AmazonIoTException
{
    internal VersionsLimitExceededException(ErrorDetails details)
        : base(details)
    {
    }
}
