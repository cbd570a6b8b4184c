namespace LoadHarness.Core.Plans.Model;

/// <summary>The declaration of a plan's <c>telemetry</c>.</summary>
internal static class TelemetryModel
{
    private const int MostInflight = 1000; // Of the 65,535 packet ids that a connection has.

    /// <summary>Makes the declaration.</summary>
    public static PlanValue<TelemetryPlan?> Make() => new OptionalObject<TelemetryPlan>(new PlanObject<TelemetryPlan>("telemetry", "What a device publishes while it is held, to the topic `fleet.telemetry`. Each message is due at its own tick, whatever became of the one before: see [metrics.md](metrics.md#periodic-operations).", new TelemetryPlan())
        .With("every", "The time between two messages of a device; the devices' ticks are spread evenly over it.", Values.Duration(TimeSpan.FromMilliseconds(1), TimeSpan.FromDays(1)), t => t.Every, (t, v) => t with { Every = v }, required: true)
        .With("qos", "Quality of service: 0 or 1. At 0 nothing acknowledges a message, and its latency is the time until the socket has taken it.", Values.Whole(0, 1), t => t.Qos, (t, v) => t with { Qos = v })
        .With("inflight", "How many messages of a device may wait for their PUBACK; further ones wait behind them.", Values.Whole(1, MostInflight), t => t.Inflight, (t, v) => t with { Inflight = v }));
}
