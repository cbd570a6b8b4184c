using LoadHarness.Core.Metrics;
using Microsoft.Extensions.Time.Testing;

namespace LoadHarness.UnitTests.Core.Metrics;

/// <summary>A process is killed between any two of its instructions: what its last second holds is made to balance.</summary>
public sealed class CutOffMendTests
{
    private static readonly Step Suback = new(Phase.Claim, StepKind.Suback);
    private readonly RunRecorder _recorder = new(3, ["connected", "operational"], new FakeTimeProvider());

    [Theory]
    [InlineData(2, 1)] // Read between the loss and its reason.
    [InlineData(1, 2)] // Read before both, and the reasons a moment later.
    [InlineData(2, 2)]
    public void Apply_LossesAndReasonsReadAMomentApart_Balance(long disconnects, long reasons)
    {
        _recorder.Connections.Add([5, 3 - disconnects, disconnects, 0, 3, 0, 0]);
        _recorder.Connections.AddReason("peer_closed", reasons);

        CutOffMend.Apply(_recorder);

        Assert.Empty(BalanceCheck.Of(_recorder));
        Assert.Equal((reasons, 0), (_recorder.Connections.Disconnects, _recorder.Connections.Connected));
    }

    [Fact]
    public void Apply_IterationCountedBeforeItsTimeout_Balances()
    {
        _recorder.Starts.Add([2, 2, 0, 0, 2, 2, 0, 2, 0]);
        _recorder.Complete(Suback, Outcome.NoSuback, 0, 0, 0, measured: true);

        CutOffMend.Apply(_recorder);

        Assert.Empty(BalanceCheck.Of(_recorder));
        Assert.Equal((1, 0), (_recorder.Starts.TimedOut, _recorder.Starts.Active));
    }

    [Fact]
    public void Apply_TimeoutsThatWereListenedFor_WereNeverAnsweredAndStillCount()
    {
        _recorder.Starts.Add([1, 1, 0, 0, 1, 1, 0, 1, 0]);
        _recorder.TimedOut(Suback);

        CutOffMend.Apply(_recorder);

        Assert.Empty(BalanceCheck.Of(_recorder));
        Assert.Equal((1, 1), (_recorder.Starts.TimedOut, _recorder.Count(Suback, Outcome.NoSuback)));
    }
}
