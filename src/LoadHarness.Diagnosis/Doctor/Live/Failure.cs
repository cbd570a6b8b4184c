using LoadHarness.Core.Metrics;
using LoadHarness.Core.Metrics.Evidence;
using LoadHarness.Diagnosis.Facts;
using LoadHarness.Diagnosis.Findings;
using LoadHarness.Diagnosis.Rules;
using LoadHarness.Mqtt;

namespace LoadHarness.Diagnosis.Doctor.Live;

/// <summary>A live step that failed, as the run's own diagnosis judges it.</summary>
internal sealed record Failure
{
    private const int MostCandidates = 3;

    /// <summary>What only a claim certificate can be the cause of.</summary>
    private static readonly HashSet<string> OfClaims = new(RuleCatalog.All.OfType<PolicyRule>().Select(static rule => rule.Finding), StringComparer.Ordinal)
    {
        FindingIds.ClaimCertificateInactive, FindingIds.RegionAccountMismatch, FindingIds.PolicyNotPropagated,
    };

    /// <summary>The step.</summary>
    public required Step Step { get; init; }

    /// <summary>How it failed.</summary>
    public required Outcome Outcome { get; init; }

    /// <summary>Its topic.</summary>
    public TopicRole Topic { get; init; }

    /// <summary>The refusal's code.</summary>
    public int Code { get; init; }

    /// <summary>What closed the connection.</summary>
    public CloseReason ClosedBy { get; init; }

    /// <summary>The code of the peer's DISCONNECT.</summary>
    public int DisconnectCode { get; init; }

    /// <summary>What was seen beside it.</summary>
    public WireMarks Marks { get; init; }

    /// <summary>The rejected answer's error code.</summary>
    public string Detail { get; init; } = "";

    /// <summary>From the send to the close or refusal; null where nothing came.</summary>
    public TimeSpan? Took { get; init; }

    /// <summary>A step that waited for an answer in vain, or got a refusal.</summary>
    public static Failure Of(Step step, Outcome outcome, PendingAnswer answer, MqttConnection? connection, TimeProvider time) => new()
    {
        Step = step,
        Outcome = outcome,
        ClosedBy = answer.ClosedBy is CloseReason.Local ? CloseReason.None : answer.ClosedBy,
        Marks = connection?.Marks ?? WireMarks.None,
        Detail = answer.ClosedBy is CloseReason.None or CloseReason.Local ? "" : connection?.Detail ?? "",
        DisconnectCode = answer.ClosedBy == CloseReason.DisconnectPacket ? connection?.DisconnectCode ?? 0 : 0,
        Took = answer.Answered > 0 ? time.GetElapsedTime(answer.Sent, answer.Answered) : null,
    };

    /// <summary>Whether nothing came at all.</summary>
    public bool IsSilent => ClosedBy == CloseReason.None && Outcome.Class() == OutcomeClass.Never;

    /// <summary>How it ended, in words: <c>the connection was closed 1.2 ms later, without an answer</c>.</summary>
    public string What(TimeSpan patience) => this switch
    {
        { Outcome: Outcome.ClientCertificateRejected } => $"the target refused the client's certificate with a TLS alert{(Detail.Length > 0 ? $" ({Detail})" : "")}{After}",
        { ClosedBy: CloseReason.ProtocolError } or { Outcome: Outcome.ProtocolError } => $"what came back is not MQTT{After}",
        { ClosedBy: CloseReason.DisconnectPacket } => Say.Text($"the target sent DISCONNECT 0x{DisconnectCode:x2}{After}"),
        { ClosedBy: CloseReason.PeerReset } => $"the target reset the connection{After}, without an answer",
        { ClosedBy: not CloseReason.None } => $"the target closed the connection{After}, without an answer",
        { Code: > 0 } => Say.Text($"it was refused with 0x{Code:x2}{After}"),
        _ => $"nothing came back within {Say.Span(patience)}",
    };

    private string After => Took is { } took ? $" after {Say.Span(took)}" : "";

    /// <summary>Makes the line: the evidence, the causes that fit, and the fix of the best.</summary>
    /// <param name="evidence">What was done and seen, one sentence.</param>
    /// <param name="context">What is known beside the wire.</param>
    /// <param name="pattern">What this failure and its like tell together; null for nothing.</param>
    /// <param name="first">The finding to name before others that are as likely; null for the catalogue's order.</param>
    public CheckResult Judge(string evidence, DoctorContext context, (string Finding, string Because)? pattern = null, string? first = null)
    {
        var ranked = Fitting(Rank(context, context.Facts, context.Target.Claim?.CertificateId), context);
        if (first is not null)
        {
            // One attempt makes nothing likely that only repetition could show.
            ranked = [.. ranked.Select(static one => one.Confidence == Confidence.Likely ? one with { Confidence = Confidence.Possible } : one).OrderByDescending(static one => one.Confidence).ThenByDescending(one => one.Finding == first)];
        }

        var best = ranked[0];
        if (pattern is { } told && best.Confidence != Confidence.Certain)
        {
            // Among what fits the single failure, the pattern chooses; it cannot bring in what does not fit.
            ranked = [.. ranked.OrderByDescending(one => one.Finding == told.Finding)];
            best = ranked[0].Finding == told.Finding ? ranked[0] with { Confidence = Confidence.Likely } : ranked[0];
            evidence = best.Finding == told.Finding ? $"{evidence[..^1]}; {told.Because}." : evidence;
        }

        var others = ranked.Skip(1).Where(static other => other.Confidence >= Confidence.Possible).Take(MostCandidates).Select(static other => other.Finding).ToArray();
        var info = FindingCatalog.Of(best.Finding);
        var cause = best.Confidence switch
        {
            Confidence.Certain => $" This is {best.Finding}: {Lower(info.Title)}.",
            Confidence.Likely => $" Most likely {best.Finding}: {Lower(info.Title)}{Also(others)}.",
            _ => $" Possibly {best.Finding}: {Lower(info.Title)}{Also(others)}.",
        };
        var hedge = best.Confidence switch
        {
            Confidence.Certain => "",
            Confidence.Likely => "most likely",
            _ => "possibly",
        };
        return CheckResult.Problem(evidence + cause, best.Fix ?? info.Fix, best.Finding) with { Hedge = hedge };
    }

    /// <summary>The causes that fit, best first.</summary>
    /// <param name="context">What is known beside the wire.</param>
    /// <param name="facts">What the control plane says; null where it was not asked.</param>
    /// <param name="certificateId">The claim certificate's id; null for none.</param>
    public IReadOnlyList<Hypothesis> Rank(DoctorContext context, ControlPlaneFacts? facts, string? certificateId)
    {
        var roundTrip = context.Live?.RoundTrip;
        var seen = new SignatureCount
        {
            Signature = new WireSignature
            {
                Group = 0,
                Step = Step,
                Outcome = Outcome,
                Topic = Topic,
                Code = Code,
                ClosedBy = ClosedBy,
                DisconnectCode = DisconnectCode,
                Pace = ClosePaces.Of(ClosedBy, Took, roundTrip),
                Marks = Marks,
                Detail = Detail,
            },
            Devices = 1,
            Recovered = 0,
            Attempts = 1,
            FirstSeconds = 0,
            LastSeconds = 0,
            MedianMs = Took?.TotalMilliseconds,
            MedianRoundTrips = Took is { } time && roundTrip is { } trip && trip > TimeSpan.Zero ? time / trip : null,
        };
        return new Diagnoser().Rank(seen, new DiagnosisContext
        {
            Plan = context.Plan,
            Groups = [new GroupContext("", context.Plan.Target.Template, certificateId) { Started = 1, Connected = Step.Kind is StepKind.Connack or StepKind.Tls ? 0 : 1, FirstFailed = true }],
            Endpoint = (context.Target.Endpoint.Host, context.Target.Endpoint.Port),
            ControlPlane = facts,
            StartedAt = context.TimeProvider.GetUtcNow(),
            Started = 1,
            Operational = 0,
        });
    }

    /// <summary>Leaves out what is about a claim certificate where none is used.</summary>
    private IReadOnlyList<Hypothesis> Fitting(IReadOnlyList<Hypothesis> ranked, DoctorContext context)
    {
        if (context.Target.Claim is not null || (context.Target.Tls is not null && Step.Kind is not (StepKind.Tls or StepKind.Connack)))
        {
            return ranked;
        }

        Hypothesis[] fitting = [.. ranked.Where(static one => !OfClaims.Contains(one.Finding))];
        return fitting.Length > 0 ? fitting : [new Hypothesis(FindingIds.Unexplained, Confidence.Possible, "")];
    }

    private static string Also(string[] others) => others.Length == 0 ? "" : $" (or {string.Join(", ", others)})";

    private static string Lower(string title) => title.Length > 1 && char.IsUpper(title[1]) ? title : char.ToLowerInvariant(title[0]) + title[1..];
}
