namespace LoadHarness.Core.Metrics.Recovery;

/// <summary>A device lost its connection, or stands again after a loss.</summary>
/// <param name="Microseconds">When, from the run's start.</param>
/// <param name="Device">The device's index.</param>
/// <param name="IsReturn">True where its CONNECT was accepted again.</param>
internal readonly record struct PresenceEvent(long Microseconds, int Device, bool IsReturn);

/// <summary>What happened to attempts to connect in one second.</summary>
/// <param name="Attempts">Attempts begun.</param>
/// <param name="Connects">CONNECTs accepted.</param>
/// <param name="TurnedAway">Attempts that the target refused or cut off before CONNACK.</param>
internal readonly record struct SecondCounts(long Attempts, long Connects, long TurnedAway)
{
    /// <summary>Whether nothing happened.</summary>
    public bool IsEmpty => Attempts == 0 && Connects == 0 && TurnedAway == 0;

    /// <summary>Both together.</summary>
    public static SecondCounts operator +(SecondCounts one, SecondCounts other) =>
        new(one.Attempts + other.Attempts, one.Connects + other.Connects, one.TurnedAway + other.TurnedAway);
}
