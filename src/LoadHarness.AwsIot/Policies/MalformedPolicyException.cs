namespace LoadHarness.AwsIot.Policies;

/// <summary>A policy document that AWS IoT refuses (IoT API model, MalformedPolicyException); the message is one sentence.</summary>
public sealed class MalformedPolicyException : Exception
{
    /// <summary>Makes the failure.</summary>
    /// <param name="message">One sentence: what is wrong with the document.</param>
    /// <param name="inner">What it came from, for the log only.</param>
    public MalformedPolicyException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }
}
