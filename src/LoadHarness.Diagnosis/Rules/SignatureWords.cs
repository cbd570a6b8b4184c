using System.Globalization;
using LoadHarness.Core.Metrics;
using LoadHarness.Core.Metrics.Evidence;

namespace LoadHarness.Diagnosis.Rules;

/// <summary>A signature as a person would say it.</summary>
public static class SignatureWords
{
    private static readonly (WireMarks Mark, string Words)[] Marks =
    [
        (WireMarks.RequestBeforeSuback, "the request was sent before its SUBACKs were in"),
        (WireMarks.RequestAcknowledged, "the request's PUBACK had come"),
        (WireMarks.RefusalIgnored, "a filter had been refused and the device went on"),
        (WireMarks.UnreadData, "data lay unread in the device's socket"),
        (WireMarks.NotMqtt, "what came back is not MQTT"),
        (WireMarks.Http, "what came back looks like HTTP"),
        (WireMarks.FormatOmitted, "a filter lacked the payload format"),
        (WireMarks.SubscribedToRequest, "a request's own topic was subscribed to"),
        (WireMarks.ReservedWildcard, "a wildcard under $ was subscribed to"),
        (WireMarks.NulInFilter, "a filter ended with a NUL character"),
        (WireMarks.Qos2, "QoS 2 was asked for"),
        (WireMarks.ManyFilters, "one SUBSCRIBE had more than 8 filters"),
        (WireMarks.ManySubscriptions, "the connection asked for more than 50 subscriptions"),
        (WireMarks.TokenOmitted, "the ownership token was left out"),
        (WireMarks.ForeignRejectedFilter, "the rejected filter belonged to another request"),
        (WireMarks.SharedClientId, "another device used the same client id"),
        (WireMarks.NoAlpn, "no ALPN protocol was offered"),
        (WireMarks.NoServerName, "no server name was sent"),
        (WireMarks.OtherServerName, "the server name sent was not the host's"),
        (WireMarks.UntrustedServer, "the server's chain led to no known CA"),
        (WireMarks.ServerNameMismatch, "the server's certificate was for another name"),
        (WireMarks.SmallReceiveBuffer, "a packet did not fit the receive buffer"),
        (WireMarks.EarlierGranted, "all earlier filters had been granted"),
        (WireMarks.LostWhileIdle, "nothing was awaited"),
        (WireMarks.CertificateOutOfDate, "the certificate's dates were outside the host's clock"),
    ];

    /// <summary>What was seen, without times: <c>claim.suback (create accepted): closed by the peer at once; all earlier filters had been granted</c>.</summary>
    public static string Describe(WireSignature seen)
    {
        ArgumentNullException.ThrowIfNull(seen);
        var topic = seen.Topic == TopicRole.None ? "" : $" ({TopicName(seen.Topic)})";
        var marks = Marks.Where(pair => seen.Has(pair.Mark) && IsTelling(pair.Mark, seen)).Select(static pair => pair.Words).ToArray();
        return $"{seen.Step.Name}{topic}: {What(seen)}{(marks.Length > 0 ? "; " + string.Join(", ", marks) : "")}";
    }

    /// <summary>The same as a sentence, with the middle time and round trips.</summary>
    internal static string Evidence(SignatureCount seen)
    {
        var time = seen.MedianMs is { } ms ? $", after {Ms(ms)}{(seen.MedianRoundTrips is { } trips && seen.Signature.Pace == ClosePace.Prompt ? string.Create(CultureInfo.InvariantCulture, $" ({trips:0.#} round trips)") : "")}" : "";
        var text = Describe(seen.Signature);
        var split = text.IndexOf("; ", StringComparison.Ordinal);
        return (split < 0 ? text + time : text[..split] + time + text[split..]) + ".";
    }

    /// <summary>A time in words: 350 ms, 7.0 s.</summary>
    internal static string Ms(double ms) => ms < 1000 ? string.Create(CultureInfo.InvariantCulture, $"{ms:0.#} ms") : string.Create(CultureInfo.InvariantCulture, $"{ms / 1000:0.0} s");

    /// <summary>Most connections need no ALPN, and say nothing by it once CONNACK is in.</summary>
    private static bool IsTelling(WireMarks mark, WireSignature seen) =>
        mark != WireMarks.NoAlpn || (seen.Step.Kind is StepKind.Tls or StepKind.Connack && seen.Outcome is Outcome.NoConnack or Outcome.ProtocolError or Outcome.TlsFailed);

    private static string What(WireSignature seen)
    {
        var code = seen.Code == 0 ? "" : seen.Step.Kind is StepKind.CreateCertificate or StepKind.RegisterThing ? string.Create(CultureInfo.InvariantCulture, $" {seen.Code}") : $" 0x{seen.Code:x2}";
        var detail = seen.Detail.Length > 0 ? $" ({seen.Detail})" : "";
        var close = seen.ClosedBy switch
        {
            CloseReason.None or CloseReason.Local => "",
            CloseReason.DisconnectPacket => $", closed with DISCONNECT 0x{seen.DisconnectCode:x2}",
            CloseReason.PeerClosed => ", closed by the peer",
            CloseReason.PeerReset => ", reset by the peer",
            _ => ", " + seen.ClosedBy.Name().Replace('_', ' '),
        };
        var pace = seen.Pace switch { ClosePace.Prompt => " at once", ClosePace.Delayed => " later", _ => "" };
        return seen.Outcome.Name().Replace('_', ' ') + code + detail + close + (close.Length > 0 ? pace : "");
    }

    private static string TopicName(TopicRole topic) => topic switch
    {
        TopicRole.CreateAccepted => "create accepted",
        TopicRole.CreateRejected => "create rejected",
        TopicRole.RegisterAccepted => "register accepted",
        TopicRole.RegisterRejected => "register rejected",
        TopicRole.CreateRequest => "create request",
        TopicRole.RegisterRequest => "register request",
        TopicRole.Commands => "commands",
        TopicRole.Telemetry => "telemetry",
        _ => "other topic",
    };
}
