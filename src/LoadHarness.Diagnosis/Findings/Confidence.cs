namespace LoadHarness.Diagnosis.Findings;

/// <summary>How sure a finding is.</summary>
public enum Confidence
{
    /// <summary>The evidence fits, and fits other causes as well.</summary>
    Possible,

    /// <summary>The evidence fits this cause better than any other.</summary>
    Likely,

    /// <summary>The evidence rules other causes out.</summary>
    Certain,
}
