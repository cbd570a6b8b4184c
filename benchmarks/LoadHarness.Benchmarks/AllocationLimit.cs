namespace LoadHarness.Benchmarks;

/// <summary>What one operation may allocate.</summary>
/// <param name="Name">Which operation.</param>
/// <param name="Bytes">The limit, bytes an operation on all threads together.</param>
/// <param name="Operation">The operation.</param>
internal sealed record AllocationLimit(string Name, double Bytes, Action Operation)
{
    /// <summary>What the runtime allocates for itself meanwhile must not look like the operation's: rounded away below this, bytes an operation.</summary>
    private const double Noise = 1;

    private const int Rounds = 3;

    /// <summary>How often the operation is measured.</summary>
    public int Operations { get; init; } = 2_000;

    /// <summary>Measures the operation warm.</summary>
    /// <returns>Bytes an operation; the least of three rounds, since other threads can only add.</returns>
    public double Measure()
    {
        Repeat();
        var least = double.MaxValue;
        for (var round = 0; round < Rounds; round++)
        {
            var before = GC.GetTotalAllocatedBytes(precise: true);
            Repeat();
            least = Math.Min(least, (GC.GetTotalAllocatedBytes(precise: true) - before) / (double)Operations);
        }

        return least < Noise ? 0 : least;
    }

    private void Repeat()
    {
        for (var i = 0; i < Operations; i++)
        {
            Operation();
        }
    }
}
