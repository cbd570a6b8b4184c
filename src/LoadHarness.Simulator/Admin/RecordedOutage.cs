namespace LoadHarness.Simulator.Admin;

/// <summary>An outage as the simulator recorded it.</summary>
/// <param name="Kind">The fault that was the cause, by its name in plans.</param>
/// <param name="StartMs">When it dropped all connections or the network was cut, in milliseconds since the faults were armed.</param>
/// <param name="HealedMs">When the network was whole again and every connection was reset, likewise; null while it is cut, and where nothing was cut.</param>
/// <param name="Clients">Clients that were connected when it began.</param>
/// <param name="BackMs">For each client that is back, how long after the beginning its CONNECT was accepted, in milliseconds, ascending.</param>
public sealed record RecordedOutage(string Kind, double StartMs, double? HealedMs, int Clients, IReadOnlyList<float> BackMs)
{
    /// <summary>How a list of them stands in JSON, for those who ask for it.</summary>
    public static System.Text.Json.Serialization.Metadata.JsonTypeInfo<IReadOnlyList<RecordedOutage>> ListTypeInfo => SimulatorJson.Default.IReadOnlyListRecordedOutage;

    /// <summary>The time from the beginning until a share of the clients was back, in milliseconds; null while that many are not.</summary>
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
        var healed = HealedMs is { } one && other.HealedMs is { } another ? Math.Max(one, another) : (double?)null;
        return new RecordedOutage(Kind, Math.Min(StartMs, other.StartMs), healed, Clients + other.Clients, [.. BackMs.Concat(other.BackMs).Order()]);
    }
}
