namespace LoadHarness.Core;

/// <summary>A failure the user can act on: one clear sentence, a hint and an exit code; never shown with a stack trace.</summary>
public class HarnessException : Exception
{
    /// <summary>Makes the failure.</summary>
    /// <param name="exitCode">What the process ends with.</param>
    /// <param name="message">One sentence: what is wrong.</param>
    /// <param name="hint">How to mend it, or null where the message says so already.</param>
    /// <param name="inner">What it came from, for the log only.</param>
    public HarnessException(ExitCode exitCode, string message, string? hint = null, Exception? inner = null)
        : base(message, inner)
    {
        ExitCode = exitCode;
        Hint = hint;
    }

    /// <summary>What the process ends with.</summary>
    public ExitCode ExitCode { get; }

    /// <summary>How to mend it, or null.</summary>
    public string? Hint { get; }
}
