namespace LoadHarness.Core.Journal;

/// <summary>A journal was written by a version whose journals this one does not read; the run's other files may well be read.</summary>
public sealed class ForeignJournalException : HarnessException
{
    /// <summary>Makes the failure.</summary>
    /// <param name="message">One sentence: what is wrong.</param>
    /// <param name="hint">How to mend it.</param>
    public ForeignJournalException(string message, string hint)
        : base(ExitCode.BadInput, message, hint)
    {
    }
}
