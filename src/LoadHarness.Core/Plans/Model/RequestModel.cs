namespace LoadHarness.Core.Plans.Model;

/// <summary>The declaration of a plan's <c>requests</c>.</summary>
internal static class RequestModel
{
    /// <summary>Makes the declaration.</summary>
    public static PlanValue<RequestPlan?> Make() => new OptionalObject<RequestPlan>(new PlanObject<RequestPlan>("requests", "What a device asks while it is held, as with a device shadow: it publishes to one topic and is answered on another, each due at its own tick; see [metrics.md](metrics.md#periodic-operations). Left as they are, topic and answer are the device's own, so that the broker is all that has to answer.", new RequestPlan())
        .With("every", "The time between two requests of a device; the devices' ticks are spread evenly over it.", Values.Duration(TimeSpan.FromMilliseconds(1), TimeSpan.FromDays(1)), r => r.Every, (r, v) => r with { Every = v }, required: true)
        .With("topic", "Where requests go; `{thing}`, `{serial}` and `{index}` are replaced. For a classic shadow `$aws/things/{thing}/shadow/get`.", Values.Text("a topic"), r => r.Topic, (r, v) => r with { Topic = v })
        .With("answer", "Where the answer comes; replaced as in `topic`. What `fleet.commands` does not cover is subscribed to as well. For a classic shadow `$aws/things/{thing}/shadow/get/accepted`.", Values.OptionalText("a topic"), r => r.Answer, (r, v) => r with { Answer = v }, "the topic itself")
        .With("refusal", "Where a refusal comes; as with `answer`. For a classic shadow `$aws/things/{thing}/shadow/get/rejected`.", Values.OptionalText("a topic"), r => r.Refusal, (r, v) => r with { Refusal = v }, "none")
        .With("payload", "What is sent.", Values.Text("a text"), r => r.Payload, (r, v) => r with { Payload = v }));
}
