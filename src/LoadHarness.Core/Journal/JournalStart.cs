using LoadHarness.Core.Engine;
using LoadHarness.Core.Frames;

namespace LoadHarness.Core.Journal;

/// <summary>When the devices of a run began, and what had been used by then.</summary>
/// <param name="At">By the wall clock, UTC.</param>
/// <param name="Host">What had been used.</param>
/// <param name="PeakRate">The highest rate of starts that the plan asks for; null in the closed model.</param>
public sealed record JournalStart(DateTimeOffset At, HostReading Host, double? PeakRate)
{
    internal void Write(PayloadWriter payload)
    {
        payload.Count(At.UtcTicks);
        HostReadingCodec.Write(payload, Host);
        payload.Optional(PeakRate);
    }

    internal static JournalStart Read(ReadOnlySpan<byte> payload)
    {
        var reader = new PayloadReader(payload);
        return new JournalStart(new DateTimeOffset(reader.Count(), TimeSpan.Zero), HostReadingCodec.Read(ref reader), reader.Optional());
    }
}
