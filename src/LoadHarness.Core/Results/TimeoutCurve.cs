namespace LoadHarness.Core.Results;

/// <summary>For one kind of answer: which share of the attempts would have timed out, had the device waited otherwise. All of it from one run, thanks to late answers.</summary>
public sealed record TimeoutCurve
{
    /// <summary>The kind of answer: suback, connack, puback or response.</summary>
    public required string Of { get; init; }

    /// <summary>How long the plan's devices waited, in milliseconds.</summary>
    public required double TimeoutMs { get; init; }

    /// <summary>How long they listened: beyond it a share is the largest that is possible, since what was not answered by then may have come later.</summary>
    public required double ListenedMs { get; init; }

    /// <summary>Attempts, without those that the harness cut off: the shares' denominator.</summary>
    public required long Attempts { get; init; }

    /// <summary>Attempts that were cut off by the peer's close: a timeout however long one waits.</summary>
    public required long Disconnected { get; init; }

    /// <summary>Attempts that were not answered while the device listened.</summary>
    public required long Never { get; init; }

    /// <summary>Answers without a time, as those of the warm-up: they count as in time, or as late, whatever the timeout.</summary>
    public long Untimed { get; init; }

    /// <summary>The shares, the shortest timeout first.</summary>
    public required IReadOnlyList<TimeoutPoint> Points { get; init; }

    /// <summary>The same for real clients' timeouts, the shortest first.</summary>
    public required IReadOnlyList<ClientTimeout> Clients { get; init; }
}

/// <summary>The share of attempts that a timeout would have ended.</summary>
public sealed record TimeoutPoint
{
    /// <summary>The timeout, in milliseconds; null for one that never ends.</summary>
    public required double? Ms { get; init; }

    /// <summary>How many attempts it would have ended, those cut off by the peer's close among them.</summary>
    public required long Timeouts { get; init; }

    /// <summary>timeouts ÷ attempts, 0 to 1.</summary>
    public required double Rate { get; init; }

    /// <summary>Lower end of the 95 % interval.</summary>
    public required double Low { get; init; }

    /// <summary>Upper end of the 95 % interval.</summary>
    public required double High { get; init; }

    /// <summary>True beyond the time for which devices listened: the share is at most this.</summary>
    public bool Censored { get; init; }
}

/// <summary>What a real client would have seen.</summary>
/// <param name="Client">Its name in plans: <c>aws-iot-python-sdk</c>.</param>
/// <param name="Title">Its name in reports: <c>AWSIoTPythonSDK</c>.</param>
/// <param name="At">The share at its timeout.</param>
public sealed record ClientTimeout(string Client, string Title, TimeoutPoint At);
