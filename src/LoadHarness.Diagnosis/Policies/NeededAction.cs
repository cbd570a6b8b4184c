using LoadHarness.AwsIot;
using LoadHarness.AwsIot.Policies;
using LoadHarness.Core.Metrics.Evidence;
using LoadHarness.Core.Plans;

namespace LoadHarness.Diagnosis.Policies;

/// <summary>One action that a flow needs, its resource kept in parts, so that it can be asked what a slip in one part would change.</summary>
internal sealed record NeededAction
{
    private const string AcceptedLevel = "/accepted";
    private const string RejectedLevel = "/rejected";

    /// <summary>The action.</summary>
    public required string Action { get; init; }

    /// <summary>What the topic is for.</summary>
    public TopicRole Role { get; init; }

    /// <summary>The partition, <c>aws</c> in most regions.</summary>
    public required string Partition { get; init; }

    /// <summary>The region.</summary>
    public required string Region { get; init; }

    /// <summary>The account.</summary>
    public required string Account { get; init; }

    /// <summary>The kind of resource: <c>client</c>, <c>topic</c> or <c>topicfilter</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>The client id of a Connect; null for topics.</summary>
    public string? ClientId { get; init; }

    /// <summary>The way to the certificate; for its topics only.</summary>
    public IdentityFlow? Flow { get; init; }

    /// <summary>The template; for topics of RegisterThing only.</summary>
    public string? Template { get; init; }

    /// <summary>The level of the payload format, <c>/json</c>; empty for none.</summary>
    public string FormatLevel { get; init; } = "";

    /// <summary>The last level, <c>/accepted</c>; empty for a request.</summary>
    public string LastLevel { get; init; } = "";

    /// <summary>The ARN that the broker checks.</summary>
    public string Resource => $"arn:{Partition}:iot:{Region}:{Account}:{Kind}/{Name}";

    /// <summary>The client id, topic or filter.</summary>
    public string Name => ClientId
        ?? (Template is null ? $"$aws/certificates/{CreateLevel}{FormatLevel}{LastLevel}" : $"$aws/provisioning-templates/{Template}/provision{FormatLevel}{LastLevel}");

    /// <summary>The level that tells how the certificate is made.</summary>
    public string CreateLevel => Flow == IdentityFlow.Csr ? "create-from-csr" : "create";

    /// <summary>All that a question's flow needs, in the order in which a device needs it (AWS IoT developer guide, "Device provisioning MQTT API").</summary>
    public static IReadOnlyList<NeededAction> Of(PolicyQuestion question)
    {
        var level = question.Format == PayloadFormat.Json ? "/json" : "/cbor";
        var topic = new NeededAction { Action = IotActions.Publish, Kind = "topic", Partition = AwsIotArns.PartitionOf(question.Arns.Region), Region = question.Arns.Region, Account = question.Arns.Account, FormatLevel = level };
        var create = topic with { Flow = question.Flow };
        var register = topic with { Template = question.Template };
        return
        [
            topic with { Action = IotActions.Connect, Kind = "client", ClientId = question.ClientId },
            .. Exchange(create, TopicRole.CreateRequest, TopicRole.CreateAccepted, TopicRole.CreateRejected),
            .. Exchange(register, TopicRole.RegisterRequest, TopicRole.RegisterAccepted, TopicRole.RegisterRejected),
        ];
    }

    private static IEnumerable<NeededAction> Exchange(NeededAction request, TopicRole role, TopicRole accepted, TopicRole rejected)
    {
        var onAccepted = request with { Role = accepted, LastLevel = AcceptedLevel };
        var onRejected = request with { Role = rejected, LastLevel = RejectedLevel };
        return
        [
            Subscribe(onAccepted),
            Subscribe(onRejected),
            request with { Role = role },
            Receive(onAccepted),
            Receive(onRejected),
        ];
    }

    private static NeededAction Subscribe(NeededAction topic) => topic with { Action = IotActions.Subscribe, Kind = "topicfilter" };

    private static NeededAction Receive(NeededAction topic) => topic with { Action = IotActions.Receive };
}
