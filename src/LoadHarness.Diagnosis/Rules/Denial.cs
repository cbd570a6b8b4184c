using LoadHarness.AwsIot.Policies;
using LoadHarness.Core.Metrics;
using LoadHarness.Core.Metrics.Evidence;

namespace LoadHarness.Diagnosis.Rules;

/// <summary>How a denied action shows.</summary>
internal enum DenialForm
{
    /// <summary>The connection ends within a few round trips of the packet.</summary>
    Closed,

    /// <summary>The packet is answered with "not authorized".</summary>
    Refused,

    /// <summary>Nothing comes back and the connection stands.</summary>
    Silent,
}

/// <summary>The action that a signature may be the denial of: all policy causes start here, since they look alike.</summary>
/// <param name="Action">The action: <c>iot:Subscribe</c>.</param>
/// <param name="Topic">The topic it was about; for iot:Receive that of the answer.</param>
/// <param name="Form">How it shows.</param>
/// <param name="IsPrompt">False where the connection ended later than a peer takes that decides on the packet itself, unless it or this host is short of CPU.</param>
internal sealed record Denial(string Action, TopicRole Topic, DenialForm Form, bool IsPrompt = true)
{
    /// <summary>The MQTT 5 code for "not authorized", also of SUBACK, PUBACK and DISCONNECT (MQTT 5, section 2.4).</summary>
    private const int NotAuthorized = 0x87;

    /// <summary>What a signature may be the denial of; null where authorization cannot have done it.</summary>
    public static Denial? Of(WireSignature seen) => seen.Step.Kind switch
    {
        StepKind.Connack => Make(IotActions.Connect, TopicRole.None, Connect(seen), IsPromptIn(seen)),
        StepKind.Suback => Make(IotActions.Subscribe, seen.Topic, Subscribe(seen), IsPromptIn(seen)),
        StepKind.Puback => Make(IotActions.Publish, seen.Topic, Publish(seen), IsPromptIn(seen)),
        StepKind.CreateCertificate => OfRequest(seen, TopicRole.CreateRequest, TopicRole.CreateAccepted),
        StepKind.RegisterThing => OfRequest(seen, TopicRole.RegisterRequest, TopicRole.RegisterAccepted),
        _ => null,
    };

    private static Denial? OfRequest(WireSignature seen, TopicRole request, TopicRole accepted)
    {
        // A request that was acknowledged was allowed: what is missing then is its answer.
        var isReceive = seen.Outcome == Outcome.NoResponse && seen.ClosedBy == CloseReason.None && seen.Has(WireMarks.RequestAcknowledged);
        return isReceive ? new Denial(IotActions.Receive, accepted, DenialForm.Silent) : Make(IotActions.Publish, request, Publish(seen), IsPromptIn(seen));
    }

    private static Denial? Make(string action, TopicRole topic, DenialForm? form, bool isPrompt) => form is { } shown ? new Denial(action, topic, shown, isPrompt) : null;

    private static DenialForm? Connect(WireSignature seen) => seen.Outcome switch
    {
        Outcome.DisconnectedAfterConnect when IsClosedOn(seen) => DenialForm.Closed,
        Outcome.ConnackRefused when seen.Code is NotAuthorized or 5 or 0 => DenialForm.Refused, // 5 is MQTT 3.1.1's "not authorized".
        _ => null, // AWS IoT is not known to leave a denied CONNECT unanswered.
    };

    private static DenialForm? Subscribe(WireSignature seen) => seen.Outcome switch
    {
        Outcome.DisconnectedAfterSubscribe when IsClosedOn(seen) => DenialForm.Closed,
        Outcome.SubackRefused when seen.Code is NotAuthorized or 0x80 => DenialForm.Refused,
        Outcome.NoSuback when seen.ClosedBy == CloseReason.None => DenialForm.Silent,
        _ => null,
    };

    private static DenialForm? Publish(WireSignature seen) => seen.Outcome switch
    {
        Outcome.DisconnectedAfterPublish or Outcome.DisconnectedAfterRequest when IsClosedOn(seen) => DenialForm.Closed,
        Outcome.PubackRefused when seen.Code == NotAuthorized => DenialForm.Refused,
        Outcome.NoPuback or Outcome.NoResponse when seen.ClosedBy == CloseReason.None => DenialForm.Silent,
        _ => null,
    };

    private static bool IsPromptIn(WireSignature seen) => seen.Pace != ClosePace.Delayed;

    /// <summary>Whether the peer ended the connection once the packet had been sent.</summary>
    private static bool IsClosedOn(WireSignature seen) => !seen.Has(WireMarks.LostWhileIdle) && seen.ClosedBy switch
    {
        CloseReason.PeerClosed or CloseReason.PeerReset => true,
        CloseReason.DisconnectPacket => seen.DisconnectCode is NotAuthorized,
        _ => false,
    };
}
