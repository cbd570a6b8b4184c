using System.Collections.Frozen;
using LoadHarness.Core.Metrics;

namespace LoadHarness.Core.Plans.Clients;

/// <summary>The clients that fleets are built with; what their source says, read in 2026.</summary>
public static class ClientProfiles
{
    /// <summary>All profiles, the most impatient SUBSCRIBE first.</summary>
    public static IReadOnlyList<ClientProfile> All { get; } =
    [
        new()
        {
            Name = "embedded-c",
            Title = "Embedded C SDK demo",
            Waits = Waiting(suback: Seconds(1), connack: Seconds(1), puback: Seconds(1), response: Seconds(1)),
            Backoff = new BackoffRule(BackoffShape.FullJitter, TimeSpan.FromMilliseconds(500), Seconds(5)) { Tries = 5 },
            Source = "aws-iot-device-sdk-embedded-C, fleet provisioning demo: CONNACK and process loop 1 s, backoffAlgorithm 500 ms to 5 s",
        },
        new()
        {
            Name = "aws-iot-python-sdk",
            Title = "AWSIoTPythonSDK",
            Waits = Waiting(suback: Seconds(5), connack: Seconds(30), puback: Seconds(5)),
            Backoff = new BackoffRule(BackoffShape.Doubling, Seconds(1), Seconds(32)) { ResetAfter = Seconds(20) },
            Source = "aws-iot-device-sdk-python (v1), core/protocol/internal/defaults.py and ProgressiveBackOffCore",
        },
        new()
        {
            Name = "device-client",
            Title = "AWS IoT Device Client",
            Waits = Waiting(suback: Seconds(10), response: Seconds(10)),
            Backoff = new BackoffRule(BackoffShape.Doubling, Seconds(1), Seconds(128)),
            Source = "aws-iot-device-client, FleetProvisioning.h DEFAULT_WAIT_TIME_SECONDS; reconnects as its SDK (v2, MQTT 3.1.1)",
        },
        new()
        {
            Name = "greengrass",
            Title = "Greengrass fleet provisioning plugin",
            Waits = Waiting(suback: Seconds(30), connack: Seconds(30), response: Seconds(30)),
            Backoff = new BackoffRule(BackoffShape.Fixed, Seconds(5), Seconds(5)),
            Source = "aws-greengrass-fleet-provisioning-by-claim, FutureExceptionHandler: 30 s a step; the nucleus tries anew every 5 s",
        },
        new()
        {
            Name = "aws-sdk-v2-mqtt5",
            Title = "AWS IoT Device SDK v2, MQTT 5",
            Waits = Waiting(suback: Seconds(60), connack: Seconds(20), puback: Seconds(60)),
            Backoff = new BackoffRule(BackoffShape.FullJitter, Seconds(1), Seconds(120)),
            Source = "aws-c-mqtt, v5/mqtt5_utils.h: defaults",
        },
        new()
        {
            Name = "aws-sdk-v2-mqtt311",
            Title = "AWS IoT Device SDK v2, MQTT 3.1.1",
            Waits = Waiting(suback: Forever, puback: Forever),
            Backoff = new BackoffRule(BackoffShape.Doubling, Seconds(1), Seconds(128)),
            Source = "aws-c-mqtt, source/client.c: no operation timeout unless one is set",
        },
    ];

    private static FrozenDictionary<string, ClientProfile> ByName { get; } = All.ToFrozenDictionary(profile => profile.Name, StringComparer.Ordinal);

    private static TimeSpan? Forever => Timeout.InfiniteTimeSpan;

    /// <summary>The profile of a name; null for an unknown name.</summary>
    public static ClientProfile? Find(string name) => ByName.GetValueOrDefault(name);

    private static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(seconds);

    /// <summary>A wait left out is the application's own.</summary>
    private static Dictionary<AnswerKind, TimeSpan?> Waiting(TimeSpan? suback = null, TimeSpan? connack = null, TimeSpan? puback = null, TimeSpan? response = null)
    {
        var waits = new Dictionary<AnswerKind, TimeSpan?>();
        foreach (var (kind, wait) in new[] { (AnswerKind.Suback, suback), (AnswerKind.Connack, connack), (AnswerKind.Puback, puback), (AnswerKind.Response, response) })
        {
            if (wait is { } time)
            {
                waits[kind] = time == Timeout.InfiniteTimeSpan ? null : time;
            }
        }

        return waits;
    }
}
