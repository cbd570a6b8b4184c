namespace LoadHarness.Core.Plans;

/// <summary>How a device loses its connection by plan.</summary>
public enum LossManner
{
    /// <summary>Half of the losses with DISCONNECT; of the others half closed without it, half reset.</summary>
    Mixed,

    /// <summary>DISCONNECT, then the end of TLS and TCP: the broker sends no will.</summary>
    Disconnect,

    /// <summary>TCP is closed without DISCONNECT (FIN).</summary>
    Close,

    /// <summary>TCP is reset (RST).</summary>
    Reset,

    /// <summary>The network goes silent: nothing is sent or received any more, and nobody is told. Keep-alive finds it.</summary>
    Silence,
}

/// <summary>How often devices that are held lose their connection by plan: evenly over time, the same in each run of a seed.</summary>
public sealed record ChurnPlan
{
    /// <summary>Which part of the devices loses its connection each <see cref="Every"/>, above 0 and at most 1.</summary>
    public double Share { get; init; } = 0.1;

    /// <summary>In which time, 1 s or more.</summary>
    public TimeSpan Every { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How it is lost.</summary>
    public LossManner Manner { get; init; }

    /// <summary>How often each device loses it at most; null for any number.</summary>
    public int? Times { get; init; }
}
