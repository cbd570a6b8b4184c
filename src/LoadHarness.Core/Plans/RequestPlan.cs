namespace LoadHarness.Core.Plans;

/// <summary>What a device asks while it is held: a message to a request topic, answered on a topic that it is subscribed to.</summary>
/// <remarks>By default a device answers itself: the message goes through the broker to the device's own commands, which any broker can.</remarks>
public sealed record RequestPlan
{
    /// <summary>The time between two requests of a device, 1 ms or more.</summary>
    public TimeSpan Every { get; init; }

    /// <summary>Where requests go; <c>{thing}</c>, <c>{serial}</c> and <c>{index}</c> are replaced.</summary>
    public string Topic { get; init; } = "cmd/{thing}/echo";

    /// <summary>Where an answer comes; replaced as in <see cref="Topic"/>. Null for the request's own topic.</summary>
    public string? Answer { get; init; }

    /// <summary>Where a refusal comes; replaced as in <see cref="Topic"/>. Null where there is none.</summary>
    public string? Refusal { get; init; }

    /// <summary>What is sent.</summary>
    public string Payload { get; init; } = "{}";
}
