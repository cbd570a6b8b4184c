namespace LoadHarness.Core.Metrics;

/// <summary>How often the generator itself came to an end of something; none of it says anything about the target.</summary>
/// <param name="Ports">Connections that found no local port (EADDRNOTAVAIL).</param>
/// <param name="Descriptors">Connections that found no file descriptor (EMFILE, ENFILE).</param>
/// <param name="Clamped">Latencies longer than a histogram holds, recorded as the longest that it does.</param>
public readonly record struct OwnLimits(long Ports, long Descriptors, long Clamped)
{
    /// <summary>What has come since an earlier count.</summary>
    public static OwnLimits operator -(OwnLimits now, OwnLimits before) => Subtract(now, before);

    /// <summary>What has come since an earlier count.</summary>
    public static OwnLimits Subtract(OwnLimits now, OwnLimits before) => new(now.Ports - before.Ports, now.Descriptors - before.Descriptors, now.Clamped - before.Clamped);
}
