using LoadHarness.Core.Metrics;

namespace LoadHarness.Core.Plans.Clients;

/// <summary>How a real client waits and tries again, as its source says.</summary>
public sealed record ClientProfile
{
    /// <summary>The name in plans: <c>aws-iot-python-sdk</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The name in reports: <c>AWSIoTPythonSDK</c>.</summary>
    public required string Title { get; init; }

    /// <summary>How long it waits for each kind of answer; null is for ever. A kind that it leaves to the application is missing.</summary>
    public required IReadOnlyDictionary<AnswerKind, TimeSpan?> Waits { get; init; }

    /// <summary>When it tries again.</summary>
    public required BackoffRule Backoff { get; init; }

    /// <summary>Where the values stand.</summary>
    public required string Source { get; init; }

    /// <summary>The profile in one line.</summary>
    public string Words
    {
        get
        {
            var waits = Waits.GroupBy(static wait => wait.Value).Select(static group =>
                $"{string.Join(", ", group.Select(static wait => wait.Key.Name()))} {(group.Key is { } time ? Units.FormatDuration(time) : "without end")}");
            return $"waits: {string.Join("; ", waits)}. Tries again: {Backoff.Words}. {Source}.";
        }
    }
}
