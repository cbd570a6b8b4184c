namespace LoadHarness.Simulator.Admin;

/// <summary>An outage as the simulator recorded it.</summary>
/// <param name="StartMs">When it dropped all connections, in milliseconds since the faults were armed.</param>
/// <param name="Clients">Clients that were connected then.</param>
/// <param name="BackMs">For each client that is back, how long after that its CONNECT was accepted, in milliseconds, ascending.</param>
public sealed record RecordedOutage(double StartMs, int Clients, IReadOnlyList<float> BackMs)
{
    /// <summary>How a list of them stands in JSON, for those who ask for it.</summary>
    public static System.Text.Json.Serialization.Metadata.JsonTypeInfo<IReadOnlyList<RecordedOutage>> ListTypeInfo => SimulatorJson.Default.IReadOnlyListRecordedOutage;

    /// <summary>The time until a share of the clients was back, in milliseconds; null while that many are not.</summary>
    /// <param name="percent">1 to 100.</param>
    public double? Time(int percent)
    {
        var needed = (int)((((long)Clients * percent) + 99) / 100);
        return needed > 0 && needed <= BackMs.Count ? BackMs[needed - 1] : null;
    }

    /// <summary>Adds the record of another process of the simulator of the same outage.</summary>
    public RecordedOutage With(RecordedOutage other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return new RecordedOutage(Math.Min(StartMs, other.StartMs), Clients + other.Clients, [.. BackMs.Concat(other.BackMs).Order()]);
    }
}
