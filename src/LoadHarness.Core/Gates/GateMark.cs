using LoadHarness.Core.Frames;

namespace LoadHarness.Core.Gates;

/// <summary>What is remembered of a gate from one second to the next.</summary>
/// <param name="AbortedAt">When it ended the run, seconds after the start; null where it did not.</param>
/// <param name="BrokenAt">Since when it is broken, seconds after the start; null where it is not.</param>
/// <param name="BrokenOn">How many samples it stood on then.</param>
internal readonly record struct GateMark(double? AbortedAt, double? BrokenAt, long BrokenOn)
{
    /// <summary>Writes it.</summary>
    public void Write(PayloadWriter payload)
    {
        payload.Optional(AbortedAt);
        payload.Optional(BrokenAt);
        payload.Count(BrokenOn);
    }

    /// <summary>Reads it.</summary>
    public static GateMark Read(ref PayloadReader payload) => new(payload.Optional(), payload.Optional(), payload.Count());
}
