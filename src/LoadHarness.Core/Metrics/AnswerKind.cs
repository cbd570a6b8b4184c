using LoadHarness.Core.Plans;

namespace LoadHarness.Core.Metrics;

/// <summary>A kind of answer for which a device waits, in the order in which reports show them.</summary>
public enum AnswerKind
{
    /// <summary>SUBACK.</summary>
    Suback,

    /// <summary>CONNACK.</summary>
    Connack,

    /// <summary>PUBACK.</summary>
    Puback,

    /// <summary>The answer to a request.</summary>
    Response,
}

/// <summary>The facts about each <see cref="AnswerKind"/>.</summary>
public static class AnswerKinds
{
    /// <summary>All kinds, in the order of reports.</summary>
    public static IReadOnlyList<AnswerKind> All { get; } = Enum.GetValues<AnswerKind>();

    /// <summary>The name in files and plans: <c>suback</c>.</summary>
    public static string Name(this AnswerKind kind) => kind switch
    {
        AnswerKind.Suback => "suback",
        AnswerKind.Connack => "connack",
        AnswerKind.Puback => "puback",
        _ => "response",
    };

    /// <summary>How long the plan's devices wait for it.</summary>
    public static TimeSpan TimeoutIn(this AnswerKind kind, TimeoutPlan timeouts)
    {
        ArgumentNullException.ThrowIfNull(timeouts);
        return kind switch
        {
            AnswerKind.Suback => timeouts.Suback,
            AnswerKind.Connack => timeouts.Connack,
            AnswerKind.Puback => timeouts.Puback,
            _ => timeouts.Response,
        };
    }

    /// <summary>The steps that end with it.</summary>
    public static IReadOnlyList<Step> Steps(this AnswerKind kind) => [.. Step.All.Where(step => Of(step.Kind) == kind)];

    private static AnswerKind? Of(StepKind kind) => kind switch
    {
        StepKind.Suback => AnswerKind.Suback,
        StepKind.Connack => AnswerKind.Connack,
        StepKind.Puback => AnswerKind.Puback,
        StepKind.CreateCertificate or StepKind.RegisterThing or StepKind.Request or StepKind.Delivery => AnswerKind.Response,
        _ => null,
    };
}
