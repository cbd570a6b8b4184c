namespace LoadHarness.AwsIot.Templates;

/// <summary>A provisioning template that AWS IoT refuses (IoT API model, InvalidRequestException), with every fault found in it.</summary>
public sealed class TemplateFormatException : Exception
{
    /// <summary>Makes the failure.</summary>
    /// <param name="faults">What is wrong, a sentence each; at least one.</param>
    /// <param name="inner">What it came from, for the log only.</param>
    public TemplateFormatException(IReadOnlyList<string> faults, Exception? inner = null)
        : base(string.Join(' ', faults), inner) => Faults = faults;

    /// <summary>What is wrong, a sentence each.</summary>
    public IReadOnlyList<string> Faults { get; }
}
