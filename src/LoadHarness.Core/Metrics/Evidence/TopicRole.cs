namespace LoadHarness.Core.Metrics.Evidence;

/// <summary>What a topic or filter is for in the flow; the evidence names roles, never a device's own topics.</summary>
public enum TopicRole : byte
{
    /// <summary>The step has no topic.</summary>
    None,

    /// <summary>Where the certificate's request is answered.</summary>
    CreateAccepted,

    /// <summary>Where the certificate's request is refused.</summary>
    CreateRejected,

    /// <summary>Where RegisterThing is answered.</summary>
    RegisterAccepted,

    /// <summary>Where RegisterThing is refused.</summary>
    RegisterRejected,

    /// <summary>The certificate's request.</summary>
    CreateRequest,

    /// <summary>The request of RegisterThing.</summary>
    RegisterRequest,

    /// <summary>A provisioned device's commands.</summary>
    Commands,

    /// <summary>A provisioned device's telemetry.</summary>
    Telemetry,

    /// <summary>Any other topic.</summary>
    Other,
}
