namespace LoadHarness.Core.Metrics.Evidence;

/// <summary>Tells prompt closes from delayed ones.</summary>
public static class ClosePaces
{
    /// <summary>How many round trips a prompt close takes at most; one for the packet, the rest for the peer's own work.</summary>
    public const double PromptRoundTrips = 5;

    /// <summary>Up to here every close is prompt: on a near peer round trips are shorter than its work.</summary>
    public static readonly TimeSpan AlwaysPrompt = TimeSpan.FromMilliseconds(250);

    /// <summary>Judges a close.</summary>
    /// <param name="closedBy">What closed the connection.</param>
    /// <param name="elapsed">From the send of the packet that was not answered; null where nothing was sent.</param>
    /// <param name="roundTrip">The connection's shortest round trip; null where none is known.</param>
    public static ClosePace Of(CloseReason closedBy, TimeSpan? elapsed, TimeSpan? roundTrip)
    {
        if (closedBy is CloseReason.None or CloseReason.Local)
        {
            return ClosePace.None;
        }

        return elapsed is { } time && (time <= AlwaysPrompt || time <= PromptRoundTrips * (roundTrip ?? TimeSpan.Zero)) ? ClosePace.Prompt : ClosePace.Delayed;
    }
}
