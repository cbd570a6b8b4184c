using LoadHarness.Core.Frames;
using LoadHarness.Core.Metrics.Recovery;

namespace LoadHarness.UnitTests.Core.Metrics.Recovery;

/// <summary>A fleet's losses and returns as a test writes them down.</summary>
internal sealed class OutageRig(int devices)
{
    private readonly List<PresenceEvent> _events = [];
    private readonly List<(long Second, SecondCounts Counts)> _seconds = [];

    public static long Seconds(double seconds) => (long)Math.Round(seconds * 1_000_000);

    public OutageRig Lost(int device, double at)
    {
        _events.Add(new PresenceEvent(Seconds(at), device, IsReturn: false));
        return this;
    }

    public OutageRig Back(int device, double at)
    {
        _events.Add(new PresenceEvent(Seconds(at), device, IsReturn: true));
        return this;
    }

    public OutageRig Connects(long second, long attempts, long connects, long turnedAway = 0)
    {
        _seconds.Add((second, new SecondCounts(attempts, connects, turnedAway)));
        return this;
    }

    /// <summary>All devices lost within a time, one after the other.</summary>
    public OutageRig AllLost(double at, double within)
    {
        for (var device = 0; device < devices; device++)
        {
            Lost(device, at + (within * device / devices));
        }

        return this;
    }

    /// <summary>All of it as one interval.</summary>
    public PresenceDrain Interval()
    {
        var drain = new PresenceDrain();
        drain.Events.AddRange(_events);
        drain.Seconds.AddRange(_seconds);
        return drain;
    }

    /// <summary>Reads all in one interval.</summary>
    public OutageBook Read() => Read(long.MaxValue);

    /// <summary>Reads in intervals of a length, through the form that frames have.</summary>
    public OutageBook Read(long interval)
    {
        var book = new OutageBook(devices);
        foreach (var part in _events.GroupBy(item => item.Microseconds / interval).Select(static group => group.Key).Concat(_seconds.Select(item => Seconds(item.Second + 0.999) / interval)).Distinct().Order())
        {
            var drain = new PresenceDrain();
            drain.Events.AddRange(_events.Where(item => item.Microseconds / interval == part));
            drain.Seconds.AddRange(_seconds.Where(item => Seconds(item.Second + 0.999) / interval == part));
            drain.Order();
            book.Add(Copy(drain));
        }

        return book;
    }

    private PresenceDrain Copy(PresenceDrain drain)
    {
        var payload = new PayloadWriter();
        drain.Write(payload);
        var reader = new PayloadReader(payload.Written);
        var copy = new PresenceDrain();
        copy.Read(ref reader, devices);
        Assert.True(reader.IsAtEnd);
        return copy;
    }
}
