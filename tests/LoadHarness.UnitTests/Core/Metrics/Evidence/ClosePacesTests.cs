using LoadHarness.Core.Metrics.Evidence;

namespace LoadHarness.UnitTests.Core.Metrics.Evidence;

public sealed class ClosePacesTests
{
    [Theory]
    [InlineData(CloseReason.None, 1, 1, ClosePace.None)]
    [InlineData(CloseReason.Local, 1, 1, ClosePace.None)]
    [InlineData(CloseReason.PeerClosed, 250, 1, ClosePace.Prompt)]
    [InlineData(CloseReason.PeerClosed, 251, 1, ClosePace.Delayed)]
    [InlineData(CloseReason.PeerReset, 1000, 200, ClosePace.Prompt)]
    [InlineData(CloseReason.DisconnectPacket, 1001, 200, ClosePace.Delayed)]
    [InlineData(CloseReason.PeerClosed, 251, null, ClosePace.Delayed)]
    [InlineData(CloseReason.PeerClosed, null, 200, ClosePace.Delayed)]
    public void Of_TimeAndRoundTrip_TellsPromptFromDelayed(CloseReason closedBy, int? elapsed, int? roundTrip, ClosePace pace) =>
        Assert.Equal(pace, ClosePaces.Of(closedBy, Milliseconds(elapsed), Milliseconds(roundTrip)));

    private static TimeSpan? Milliseconds(int? value) => value is { } number ? TimeSpan.FromMilliseconds(number) : null;
}
