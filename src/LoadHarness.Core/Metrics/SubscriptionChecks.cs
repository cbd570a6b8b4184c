namespace LoadHarness.Core.Metrics;

/// <summary>Counters of what became of sessions and subscriptions when devices came back. Written from any thread.</summary>
/// <remarks>
/// Identities, once a run has ended: with persistent sessions returns = kept + lost; probes = delivered + undelivered + those that
/// a loss or the run's end cut off.
/// </remarks>
public sealed class SubscriptionChecks
{
    /// <summary>How many counters <see cref="CopyTo"/> copies.</summary>
    public const int Count = 9;

    private readonly long[] _values = new long[Count];

    /// <summary>Returns: CONNACKs that accepted a device which had been connected before.</summary>
    public long Returns => this[0];

    /// <summary>Persistent sessions that CONNACK said are there, as the device believed.</summary>
    public long SessionsKept => this[1];

    /// <summary>Persistent sessions that the device believed in, and CONNACK said are gone.</summary>
    public long SessionsLost => this[2];

    /// <summary>Sessions that CONNACK said are there though the device had asked for a clean one: forbidden (MQTT 3.1.1 §3.2.2.2, MQTT 5 §3.2.2.1.1).</summary>
    public long SessionsUnexpected => this[3];

    /// <summary>Filters that were granted again.</summary>
    public long Resubscribed => this[4];

    /// <summary>Filters that were granted before the loss and refused after it.</summary>
    public long Refused => this[5];

    /// <summary>Messages that devices sent to themselves to see that they are subscribed.</summary>
    public long Probes => this[6];

    /// <summary>Probes that were delivered, late ones included.</summary>
    public long Delivered => this[7];

    /// <summary>Probes that were never delivered though the connection stood: lost subscriptions that no packet tells of.</summary>
    public long Undelivered => this[8];

    /// <summary>Subscriptions that were found to be lost: refused, or without delivery.</summary>
    public long Lost => Refused + Undelivered;

    private long this[int index] => Interlocked.Read(ref _values[index]);

    /// <summary>Counts a return.</summary>
    /// <param name="session">What the device had asked the broker to keep.</param>
    /// <param name="present">Whether CONNACK said that a session is there.</param>
    public void CountReturn(Plans.SessionKind session, bool present)
    {
        Add(0, 1);
        switch (session, present)
        {
            case (Plans.SessionKind.Persistent, true):
                Add(1, 1);
                break;
            case (Plans.SessionKind.Persistent, false):
                Add(2, 1);
                break;
            case (_, true):
                Add(3, 1);
                break;
        }
    }

    /// <summary>Counts filters that were asked for again.</summary>
    /// <param name="granted">How many were granted.</param>
    /// <param name="refused">How many were refused.</param>
    public void CountResubscribed(int granted, int refused)
    {
        Add(4, granted);
        Add(5, refused);
    }

    /// <summary>Counts a probe that is sent.</summary>
    public void CountProbe() => Add(6, 1);

    /// <summary>Counts what became of a probe.</summary>
    /// <param name="delivered">Whether it was delivered.</param>
    public void CountDelivery(bool delivered) => Add(delivered ? 7 : 8, 1);

    /// <summary>Copies the counters in a fixed order: that of the properties.</summary>
    public void CopyTo(Span<long> values)
    {
        for (var i = 0; i < Count; i++)
        {
            values[i] = this[i];
        }
    }

    /// <summary>Adds another process's counters, in the order of <see cref="CopyTo"/>.</summary>
    public void Add(ReadOnlySpan<long> values)
    {
        for (var i = 0; i < Count; i++)
        {
            Add(i, values[i]);
        }
    }

    private void Add(int index, long count) => Interlocked.Add(ref _values[index], count);
}
