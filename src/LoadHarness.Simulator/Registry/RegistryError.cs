namespace LoadHarness.Simulator.Registry;

/// <summary>The service's refusals, one for each error shape of the control plane (IoT API model, errors).</summary>
internal enum RegistryError
{
    /// <summary>The CA cannot be told from several (409).</summary>
    CertificateConflict,

    /// <summary>The certificate's status does not allow it (406).</summary>
    CertificateState,

    /// <summary>The certificate is no good (400).</summary>
    CertificateValidation,

    /// <summary>Another change of the same resource is under way (409).</summary>
    ConflictingResourceUpdate,

    /// <summary>Something is attached to what is to be deleted (409).</summary>
    DeleteConflict,

    /// <summary>A bug or a full disk on the service's side (500).</summary>
    InternalFailure,

    /// <summary>The request is not valid (400).</summary>
    InvalidRequest,

    /// <summary>A quota that cannot be raised is used up (410).</summary>
    LimitExceeded,

    /// <summary>The policy document is not valid (400).</summary>
    MalformedPolicy,

    /// <summary>The name is taken (409).</summary>
    ResourceAlreadyExists,

    /// <summary>There is no such resource (404).</summary>
    ResourceNotFound,

    /// <summary>RegisterThing over REST failed (400).</summary>
    ResourceRegistrationFailure,

    /// <summary>The service cannot answer now (503).</summary>
    ServiceUnavailable,

    /// <summary>Too many requests (400).</summary>
    Throttling,

    /// <summary>The caller may not do this (401).</summary>
    Unauthorized,

    /// <summary>The expected version is not the present one (409).</summary>
    VersionConflict,

    /// <summary>There are as many versions as there may be (409).</summary>
    VersionsLimitExceeded,
}
