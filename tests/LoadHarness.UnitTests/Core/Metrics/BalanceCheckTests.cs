using LoadHarness.Core.Metrics;
using Microsoft.Extensions.Time.Testing;

namespace LoadHarness.UnitTests.Core.Metrics;

public sealed class BalanceCheckTests
{
    private static readonly Step Journey = new(Phase.None, StepKind.Journey);
    private static readonly Step Suback = new(Phase.Claim, StepKind.Suback);
    private readonly RunRecorder _recorder = new(2, ["connected", "operational"], new FakeTimeProvider());

    [Fact]
    public void Of_ARunInOrder_FindsNothing()
    {
        RunOne();
        _recorder.Starts.CountDue();
        _recorder.Starts.CountDropped();
        Assert.Empty(BalanceCheck.Of(_recorder));
    }

    [Fact]
    public void Of_StartNeitherMadeNorDropped_IsFound() => Found(_recorder.Starts.CountDue, "starts that were due: 2, starts made and dropped: 1.");

    [Fact]
    public void Of_IterationStillActive_IsFound() => Found(
        () =>
        {
            _recorder.Starts.CountDue();
            _recorder.Starts.CountStarted(1, late: false);
            _recorder.Complete(Journey, Outcome.Ok, 0, 0, 1, measured: true);
        },
        "iterations still active: 1, none: 0.");

    [Fact]
    public void Of_JourneyWithoutEnd_IsFound() => Found(
        () =>
        {
            _recorder.Starts.CountDue();
            _recorder.Starts.CountStarted(1, late: false);
            _recorder.Starts.CountEnded();
        },
        "journeys that ended: 1, iterations started: 2.");

    [Fact]
    public void Of_TimeoutNeverResolved_IsFound() => Found(() => _recorder.TimedOut(Suback), "timeouts of claim.suback not known to be late or never answered: 1, none: 0.");

    [Fact]
    public void Of_IterationTimedOutWithoutAnyStep_IsFound() => Found(_recorder.Starts.CountTimedOut, "1 iterations timed out, but only 0 acknowledgements did.");

    [Fact]
    public void Of_FunnelWidens_IsFound() => Found(() => _recorder.Reached(1, 1), "More devices reached operational than connected.");

    [Fact]
    public void Of_ConnectionsThatStoodLostAndClosed_Balance()
    {
        RunOne();
        foreach (var reason in new[] { "peer_closed", "peer_reset", "peer_reset" })
        {
            _recorder.Connections.CountConnected(again: false);
            _recorder.Connections.CountLost(reason);
        }

        _recorder.Connections.CountConnected(again: true);
        _recorder.Connections.CountClosed();
        _recorder.Connections.CountConnected(again: true); // Still stands.
        Assert.Empty(BalanceCheck.Of(_recorder));
    }

    [Fact]
    public void Of_ConnectionThatNeitherStandsNorEnded_IsFound() => Found(
        () => _recorder.Connections.Add([0, 0, 0, 0, 1, 0, 0]),
        "connections that stood: 1, closed, lost and standing ones: 0.");

    [Fact]
    public void Of_DisconnectWithoutReason_IsFound() => Found(
        () => _recorder.Connections.Add([0, -1, 1, 0, 0, 0, 0]),
        "reasons of disconnects: 0, disconnects: 1.");

    private void Found(Action spoil, string sentence)
    {
        RunOne();
        _recorder.Reached(0, 0);
        _recorder.Reached(0, 1);
        spoil();
        Assert.Equal([sentence], BalanceCheck.Of(_recorder));
    }

    private void RunOne()
    {
        _recorder.Starts.CountDue();
        _recorder.Starts.CountStarted(1, late: false);
        _recorder.Complete(Journey, Outcome.Ok, 0, 0, 1, measured: true);
        _recorder.Starts.CountEnded();
    }
}
