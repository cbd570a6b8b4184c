using LoadHarness.Core.Metrics;
using LoadHarness.Core.Metrics.Evidence;

namespace LoadHarness.UnitTests.Core.Metrics.Evidence;

public sealed class EvidenceBookTests
{
    private static readonly WireSignature Silent = new() { Group = 0, Step = new Step(Phase.Claim, StepKind.Suback), Outcome = Outcome.NoSuback };
    private static readonly WireSignature Closed = Silent with { Group = 1, Outcome = Outcome.DisconnectedAfterSubscribe };

    [Fact]
    public void Summarize_NothingNoted_IsEmpty()
    {
        var book = new EvidenceBook(3);
        book.Recovered(1);
        Assert.Empty(book.Summarize());
        Assert.Null(book.Of(1));
        Assert.False(book.HasRecovered(1));
    }

    [Fact]
    public void Note_LaterFailure_ReplacesTheDevicesEarlierOne()
    {
        var book = new EvidenceBook(2);
        book.Note(0, Silent, TimeSpan.FromSeconds(1), null, null);
        book.Note(1, Closed, TimeSpan.FromSeconds(2), TimeSpan.FromMilliseconds(4), 2);
        book.Note(0, Closed, TimeSpan.FromSeconds(5), TimeSpan.FromMilliseconds(8), 3);

        var (closed, silent) = (book.Summarize()[0], book.Summarize()[1]);

        Assert.Equal(Closed, book.Of(0));
        Assert.Equal((Closed, 2L, 2L, 2.0, 5.0), (closed.Signature, closed.Devices, closed.Attempts, closed.FirstSeconds, closed.LastSeconds));
        Assert.Equal((8.0, 3.0), (closed.MedianMs, closed.MedianRoundTrips));
        Assert.Equal((Silent, 0L, 1L), (silent.Signature, silent.Devices, silent.Attempts));
        Assert.Equal((null, null), (silent.MedianMs, silent.MedianRoundTrips));
    }

    [Fact]
    public void Recovered_ThenFailsAgain_IsTakenBack()
    {
        var book = new EvidenceBook(1);
        book.Note(0, Silent, default, null, null);
        book.Recovered(0);
        Assert.Equal(1, Assert.Single(book.Summarize()).Recovered);
        Assert.True(book.HasRecovered(0));

        book.Note(0, Silent, default, null, null);

        Assert.Equal((0L, 2L), (Assert.Single(book.Summarize()).Recovered, Assert.Single(book.Summarize()).Attempts));
    }

    [Fact]
    public void Note_TooManySignatures_CountsUnderStepAndOutcome()
    {
        var book = new EvidenceBook(EvidenceBook.MaxSignatures + 3);
        for (var device = 0; device < EvidenceBook.MaxSignatures + 3; device++)
        {
            book.Note(device, Silent with { Code = device + 1 }, default, null, null);
        }

        var counts = book.Summarize();

        Assert.Equal(EvidenceBook.MaxSignatures + 1, counts.Count);
        Assert.Equal((Silent with { Group = WireSignature.NoGroup }, 3L), (counts[0].Signature, counts[0].Devices));
        Assert.Equal(EvidenceBook.MaxSignatures + 3, counts.Sum(static count => count.Devices));
    }

    [Fact]
    public void Recovered_ManyThreads_LosesNothing()
    {
        var book = new EvidenceBook(1000);
        Parallel.For(0, 1000, device =>
        {
            book.Note(device, Silent, default, null, null);
            book.Recovered(device);
            Assert.True(book.HasRecovered(device));
        });
        Assert.Equal(1000, Assert.Single(book.Summarize()).Recovered);
    }

    [Fact]
    public void Note_ManyThreads_LosesNothing()
    {
        var book = new EvidenceBook(1000);
        Parallel.For(0, 1000, device => book.Note(device, device % 2 == 0 ? Silent : Closed, default, TimeSpan.FromMilliseconds(1), 1));
        Assert.Equal([500L, 500L], book.Summarize().Select(static count => count.Devices));
    }
}
