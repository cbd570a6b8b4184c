using LoadHarness.Core.Metrics;
using LoadHarness.Core.Metrics.Evidence;
using LoadHarness.Core.Plans;
using LoadHarness.Diagnosis.Facts;
using LoadHarness.Diagnosis.Findings;
using LoadHarness.Diagnosis.Rules;

namespace LoadHarness.UnitTests.Diagnosis;

/// <summary>Signatures and contexts as runs make them.</summary>
internal static class Cases
{
    public const string Certificate = "c0ffee";
    public const string Template = "MyFleetProvisioningTemplate";
    public static readonly DateTimeOffset Start = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    private static readonly (string Action, TopicRole Topic)[] Needed =
    [
        ("iot:Connect", TopicRole.None),
        ("iot:Subscribe", TopicRole.CreateAccepted), ("iot:Subscribe", TopicRole.CreateRejected), ("iot:Subscribe", TopicRole.RegisterAccepted), ("iot:Subscribe", TopicRole.RegisterRejected),
        ("iot:Publish", TopicRole.CreateRequest), ("iot:Publish", TopicRole.RegisterRequest),
        ("iot:Receive", TopicRole.CreateAccepted), ("iot:Receive", TopicRole.CreateRejected), ("iot:Receive", TopicRole.RegisterAccepted), ("iot:Receive", TopicRole.RegisterRejected),
    ];

    /// <summary>The three forms that a denied subscription takes, on MQTT 3.1.1 and 5.</summary>
    public static TheoryData<string> DeniedForms => ["close", "disconnect87", "suback80", "suback87", "silent"];

    public static WireSignature Claim(StepKind step, Outcome outcome, TopicRole topic = TopicRole.None, WireMarks marks = WireMarks.None) =>
        new() { Group = 0, Step = new Step(Phase.Claim, step), Outcome = outcome, Topic = topic, Marks = marks };

    public static WireSignature Device(StepKind step, Outcome outcome) => new() { Group = 0, Step = new Step(Phase.Device, step), Outcome = outcome };

    public static WireSignature ClosedPromptly(this WireSignature seen, CloseReason by = CloseReason.PeerClosed) => seen with { ClosedBy = by, Pace = ClosePace.Prompt };

    public static WireSignature DeniedSubscribe(string form, TopicRole topic = TopicRole.CreateAccepted, WireMarks marks = WireMarks.None) => form switch
    {
        "close" => Claim(StepKind.Suback, Outcome.DisconnectedAfterSubscribe, topic, marks).ClosedPromptly(),
        "disconnect87" => Claim(StepKind.Suback, Outcome.DisconnectedAfterSubscribe, topic, marks).ClosedPromptly(CloseReason.DisconnectPacket) with { DisconnectCode = 0x87 },
        "suback80" => Claim(StepKind.Suback, Outcome.SubackRefused, topic, marks) with { Code = 0x80 },
        "suback87" => Claim(StepKind.Suback, Outcome.SubackRefused, topic, marks) with { Code = 0x87 },
        _ => Claim(StepKind.Suback, Outcome.NoSuback, topic, marks),
    };

    public static WireSignature DeniedConnect(WireMarks marks = WireMarks.None) => Claim(StepKind.Connack, Outcome.DisconnectedAfterConnect, TopicRole.None, marks).ClosedPromptly();

    public static WireSignature DeniedPublish(StepKind request = StepKind.CreateCertificate) =>
        Claim(request, Outcome.DisconnectedAfterRequest, request == StepKind.CreateCertificate ? TopicRole.CreateRequest : TopicRole.RegisterRequest).ClosedPromptly();

    public static WireSignature Unanswered(StepKind request = StepKind.CreateCertificate, WireMarks marks = WireMarks.None) =>
        Claim(request, Outcome.NoResponse, request == StepKind.CreateCertificate ? TopicRole.CreateRequest : TopicRole.RegisterRequest, marks | WireMarks.RequestAcknowledged);

    public static WireSignature Rejected(int code, string detail = "", WireMarks marks = WireMarks.None, StepKind request = StepKind.RegisterThing) =>
        Claim(request, Outcome.ResponseRejected, request == StepKind.CreateCertificate ? TopicRole.CreateRequest : TopicRole.RegisterRequest, marks) with { Code = code, Detail = detail };

    public static SignatureCount Seen(this WireSignature signature, long devices = 5, long recovered = 0, double? ms = null, double firstSeconds = 0) => new()
    {
        Signature = signature, Devices = devices, Recovered = recovered, Attempts = devices, FirstSeconds = firstSeconds, LastSeconds = firstSeconds + 2, MedianMs = ms, MaxMs = ms,
    };

    /// <summary>What is known on the wire alone.</summary>
    public static DiagnosisContext Wire(RunPlan? plan = null, GroupContext? group = null) => new()
    {
        Plan = plan ?? new RunPlan(),
        Groups = [group ?? new GroupContext("", Template, Certificate) { Started = 5, FirstFailed = true }],
        Endpoint = ("127.0.0.1", 8883),
        StartedAt = Start,
        Started = 5,
        Operational = 0,
    };

    /// <summary>What is known with the control plane: everything is allowed, but for what is denied here.</summary>
    public static DiagnosisContext Facts(params (string Action, TopicRole? Topic, PolicyFault Fault)[] denied) => Facts("ACTIVE", TimeSpan.FromDays(30), denied);

    public static DiagnosisContext Facts(string? status, TimeSpan policyAge, params (string Action, TopicRole? Topic, PolicyFault Fault)[] denied) => Wire() with
    {
        ControlPlane = new ControlPlaneFacts
        {
            Region = "us-east-1",
            ReadAt = Start.AddMinutes(1),
            Claims = new Dictionary<string, ClaimFacts>(StringComparer.Ordinal)
            {
                [Certificate] = new ClaimFacts
                {
                    CertificateId = Certificate,
                    Status = status,
                    Policies = [new AttachedPolicy("claim", "{}", Start - policyAge)],
                    Proofs = [.. Needed.Select(need => Prove(need, denied))],
                },
            },
            Templates = new Dictionary<string, TemplateFacts>(StringComparer.Ordinal) { [Template] = new TemplateFacts { Name = Template, Exists = true, Enabled = true, Role = "arn:aws:iam::123456789012:role/r" } },
        },
    };

    /// <summary>The same, with another template.</summary>
    public static DiagnosisContext With(this DiagnosisContext context, TemplateFacts template) => context with
    {
        ControlPlane = context.ControlPlane! with { Templates = new Dictionary<string, TemplateFacts>(StringComparer.Ordinal) { [Template] = template } },
    };

    /// <summary>The same, with another group.</summary>
    public static DiagnosisContext With(this DiagnosisContext context, GroupContext group) => context with { Groups = [group] };

    /// <summary>A group of which others got past the step in question.</summary>
    public static GroupContext OthersPassed { get; } = new("", Template, Certificate) { Started = 100, Connected = 90, Subscribed = 90, Operational = 90 };

    /// <summary>Ranks with every rule, and returns the places of a finding and its confidence.</summary>
    public static (string First, Confidence Confidence, IReadOnlyList<Hypothesis> All) Rank(WireSignature seen, DiagnosisContext context) => Rank(seen.Seen(), context);

    public static (string First, Confidence Confidence, IReadOnlyList<Hypothesis> All) Rank(SignatureCount seen, DiagnosisContext context)
    {
        var ranked = new LoadHarness.Diagnosis.Diagnoser().Rank(seen, context);
        return (ranked[0].Finding, ranked[0].Confidence, ranked);
    }

    /// <summary>Asserts that a cause is among the candidates and that none is certain.</summary>
    public static void AssertCandidate(string finding, WireSignature seen, DiagnosisContext? context = null)
    {
        var ranked = Rank(seen, context ?? Wire()).All;
        Assert.Contains(ranked, one => one.Finding == finding);
        Assert.DoesNotContain(ranked, static one => one.Confidence == Confidence.Certain);
    }

    /// <summary>Asserts that a cause is first, certain, and the only one that is.</summary>
    public static void AssertCertain(string finding, WireSignature seen, DiagnosisContext context) => AssertCertain(finding, seen.Seen(), context);

    public static void AssertCertain(string finding, SignatureCount seen, DiagnosisContext context)
    {
        var ranked = Rank(seen, context).All;
        Assert.Equal((finding, Confidence.Certain), (ranked[0].Finding, ranked[0].Confidence));
        Assert.All(ranked.Skip(1), static one => Assert.Equal(Confidence.Possible, one.Confidence));
    }

    /// <summary>Asserts that a cause is ruled out.</summary>
    public static void AssertNot(string finding, WireSignature seen, DiagnosisContext context) => Assert.DoesNotContain(Rank(seen, context).All, one => one.Finding == finding);

    private static ActionProof Prove((string Action, TopicRole Topic) need, (string Action, TopicRole? Topic, PolicyFault Fault)[] denied)
    {
        var found = Array.Find(denied, one => one.Action == need.Action && (one.Topic is null || one.Topic == need.Topic));
        var fault = found.Action is null ? PolicyFault.None : found.Fault;
        return new ActionProof(need.Action, $"arn:{need.Action}:{need.Topic}", need.Topic, fault == PolicyFault.None, fault, fault == PolicyFault.None ? "Allowed." : $"{need.Action} is denied: {fault}.");
    }
}
