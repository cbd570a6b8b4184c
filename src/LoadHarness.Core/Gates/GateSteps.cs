using LoadHarness.Core.Metrics;

namespace LoadHarness.Core.Gates;

/// <summary>Which steps a metric is about.</summary>
internal static class GateSteps
{
    private static readonly string[] Endings = [".timeout.rate", ".refused.rate", ".response"];

    /// <summary>The step's name in a metric's: <c>claim.suback</c> of <c>claim.suback.timeout.rate</c>.</summary>
    public static string StepOf(string metric) => Array.Find(Endings, each => metric.EndsWith(each, StringComparison.Ordinal)) is { } ending ? metric[..^ending.Length] : metric;

    /// <summary>Whether a metric is about a step: by its own name, or by that of its kind in all phases.</summary>
    public static bool Names(string metric, Step step) => StepOf(metric) is var name && (step.Name == name || step.BareName == name);
}
