using LoadHarness.Core.Results;

namespace LoadHarness.Core.Comparison;

/// <summary>What a comparison says of one figure.</summary>
public enum ChangeVerdict
{
    /// <summary>No evidence of a change beyond the margin.</summary>
    NoEvidence,

    /// <summary>Better beyond the margin.</summary>
    Improved,

    /// <summary>Better beyond the margin, as far as one run a side can tell.</summary>
    LikelyImproved,

    /// <summary>Worse beyond the margin.</summary>
    Regressed,

    /// <summary>Worse beyond the margin, as far as one run a side can tell.</summary>
    LikelyRegressed,
}

/// <summary>A comparison of runs.</summary>
public sealed record ComparisonResult
{
    /// <summary>The schema's name and version.</summary>
    public string Schema { get; init; } = "loadharness/comparison/1";

    /// <summary>The runs that are compared with.</summary>
    public required IReadOnlyList<string> Base { get; init; }

    /// <summary>The runs that are judged.</summary>
    public required IReadOnlyList<string> Run { get; init; }

    /// <summary>Changes up to this share count as none.</summary>
    public required double Margin { get; init; }

    /// <summary>Which test was made of what, one sentence.</summary>
    public required string Test { get; init; }

    /// <summary>The worst of all figures and gates.</summary>
    public required ChangeVerdict Verdict { get; init; }

    /// <summary>What was found, one sentence.</summary>
    public required string Reason { get; init; }

    /// <summary>What differs between the sides beside the figures; none where like was compared with like.</summary>
    public required IReadOnlyList<string> Differences { get; init; }

    /// <summary>Step by step.</summary>
    public required IReadOnlyList<FigureChange> Figures { get; init; }

    /// <summary>Gate by gate; those that both sides have.</summary>
    public required IReadOnlyList<GateChange> Gates { get; init; }
}

/// <summary>How one figure changed.</summary>
public sealed record FigureChange
{
    /// <summary>Which: <c>suback.p99</c>, <c>suback.timeout.rate</c>.</summary>
    public required string Name { get; init; }

    /// <summary>ms or ratio.</summary>
    public required string Unit { get; init; }

    /// <summary>The base's value; of several runs the geometric mean, of rates the mean.</summary>
    public required double Base { get; init; }

    /// <summary>The run's value.</summary>
    public required double Run { get; init; }

    /// <summary>The effect: of latencies run ÷ base − 1, of rates run − base.</summary>
    public required double Effect { get; init; }

    /// <summary>Lower end of the effect's 95 % interval.</summary>
    public required double Low { get; init; }

    /// <summary>Upper end.</summary>
    public required double High { get; init; }

    /// <summary>What the generator itself was late by at this percentile, milliseconds, where single runs cannot tell it from a change: such a difference counts as none, besides the margin. 0 of rates and of several runs a side.</summary>
    public double LagMs { get; init; }

    /// <summary>The p-value of a change beyond the margin in the effect's direction, corrected for all figures.</summary>
    public required double P { get; init; }

    /// <summary>What it says.</summary>
    public required ChangeVerdict Verdict { get; init; }
}

/// <summary>How one gate changed. Its own interval is the test: it passed wholly within the limit, or failed wholly beyond it.</summary>
/// <param name="That">The condition.</param>
/// <param name="Base">How it ended in the base's runs.</param>
/// <param name="Run">How it ended in the runs.</param>
/// <param name="Verdict">What it says.</param>
public sealed record GateChange(string That, IReadOnlyList<GateOutcome> Base, IReadOnlyList<GateOutcome> Run, ChangeVerdict Verdict);
