namespace LoadHarness.Hosting.Verification;

/// <summary>How a check ended.</summary>
internal enum VerifyOutcome
{
    /// <summary>As it should be.</summary>
    Good,

    /// <summary>Could not be made, for a reason that is no fault.</summary>
    Skipped,

    /// <summary>Damaged, changed or missing.</summary>
    Wrong,
}

/// <summary>A check of a run's files.</summary>
/// <param name="Outcome">How it ended.</param>
/// <param name="Sentence">What was looked at, and what is wrong.</param>
internal sealed record VerifyCheck(VerifyOutcome Outcome, string Sentence)
{
    /// <summary>As it should be.</summary>
    public static VerifyCheck Good(FormattableString sentence) => new(VerifyOutcome.Good, FormattableString.Invariant(sentence));

    /// <summary>Not made.</summary>
    public static VerifyCheck Skipped(FormattableString sentence) => new(VerifyOutcome.Skipped, FormattableString.Invariant(sentence));

    /// <summary>Damaged, changed or missing.</summary>
    public static VerifyCheck Wrong(FormattableString sentence) => new(VerifyOutcome.Wrong, FormattableString.Invariant(sentence));
}
