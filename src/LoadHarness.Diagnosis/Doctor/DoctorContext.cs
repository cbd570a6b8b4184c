using LoadHarness.AwsIot;
using LoadHarness.Core.Plans;
using LoadHarness.Diagnosis.Doctor.ControlPlane;
using LoadHarness.Diagnosis.Doctor.Endpoints;
using LoadHarness.Diagnosis.Doctor.Host;
using LoadHarness.Diagnosis.Doctor.Live;
using LoadHarness.Diagnosis.Doctor.Policies;
using LoadHarness.Diagnosis.Facts;

namespace LoadHarness.Diagnosis.Doctor;

/// <summary>What checks know, and what earlier checks saw: each reads what those before it have found.</summary>
public sealed class DoctorContext : IAsyncDisposable
{
    private readonly long _begun;

    /// <summary>Makes the context of one visit.</summary>
    public DoctorContext(RunPlan plan, DoctorTarget target, HostFacts host, TimeProvider timeProvider)
    {
        ArgumentNullException.ThrowIfNull(timeProvider);
        Plan = plan;
        Target = target;
        Host = host;
        TimeProvider = timeProvider;
        _begun = timeProvider.GetTimestamp();
    }

    /// <summary>The plan that a run would follow.</summary>
    public RunPlan Plan { get; }

    /// <summary>The target.</summary>
    public DoctorTarget Target { get; }

    /// <summary>What the host allows.</summary>
    public HostFacts Host { get; }

    /// <summary>The clock.</summary>
    public TimeProvider TimeProvider { get; }

    /// <summary>Connections that a device of the plan's scenario makes.</summary>
    public int ConnectionsPerDevice { get; init; } = 2;

    /// <summary>A claim policy from a file; null for none.</summary>
    public PolicyFile? Policy { get; init; }

    /// <summary>Region and account that stand in where a policy names none.</summary>
    public AwsIotArns DefaultHome { get; init; } = new("us-east-1", "123456789012");

    /// <summary>The control plane that may be asked; null for none.</summary>
    public ControlPlaneAccess? ControlPlane { get; init; }

    /// <summary>How long the visit may take while it waits for answers that do not come.</summary>
    public TimeSpan Budget { get; init; } = TimeSpan.FromSeconds(7.5);

    /// <summary>The devices this host can hold; null until it was judged, or where nothing is known.</summary>
    public HostCeiling? Ceiling { get; internal set; }

    /// <summary>Mutual-TLS connections a second that this host can make; null until it was measured.</summary>
    public double? ConnectionsPerSecond { get; internal set; }

    /// <summary>The region that was asked for; null for that of the endpoint or the environment.</summary>
    public string? Region { get; init; }

    /// <summary>The account that was asked for; null for that of the control plane or the policy.</summary>
    public string? Account { get; init; }

    /// <summary>What the handshake showed; null until there was one.</summary>
    internal TlsObservation? Tls { get; set; }

    /// <summary>The connection of the live checks; null until there was one.</summary>
    internal LiveSession? Live { get; set; }

    /// <summary>What the control plane says; null until it was asked, or where it cannot be.</summary>
    internal ControlPlaneFacts? Facts { get; private set; }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => Live?.DisposeAsync() ?? ValueTask.CompletedTask;

    /// <summary>Asks the control plane, once; null where it cannot be asked. What it does not answer in time is a gap.</summary>
    internal async Task<ControlPlaneFacts?> KnowAsync(CancellationToken cancellationToken)
    {
        if (Facts is not null || ControlPlane is not { } access)
        {
            return Facts;
        }

        using var timer = new CancellationTokenSource(KnowPatience, TimeProvider);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, cancellationToken);
        try
        {
            return Facts = await ReadAsync(access, linked.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return Facts = new ControlPlaneFacts
            {
                Region = access.Region,
                Claims = new Dictionary<string, ClaimFacts>(StringComparer.Ordinal),
                Templates = new Dictionary<string, TemplateFacts>(StringComparer.Ordinal),
                ReadAt = TimeProvider.GetUtcNow(),
                Gaps = [$"The control plane has not answered within {Say.Span(KnowPatience)}."],
            };
        }
    }

    /// <summary>How long a step may take: what it asks for, or what the budget leaves, but never so little that a healthy target fails.</summary>
    internal TimeSpan Patience(TimeSpan wanted)
    {
        var left = Budget - TimeProvider.GetElapsedTime(_begun);
        return left >= wanted ? wanted : left > LeastPatience ? left : LeastPatience;
    }

    private static TimeSpan LeastPatience => TimeSpan.FromSeconds(1);

    /// <summary>About ten requests, one after the other.</summary>
    private static TimeSpan KnowPatience => TimeSpan.FromSeconds(4);

    private Task<ControlPlaneFacts> ReadAsync(ControlPlaneAccess access, CancellationToken cancellationToken) => new ControlPlaneReader(access.Client, TimeProvider).ReadAsync(
        new FactsRequest
        {
            Region = access.Region,
            Claims = Target.Claim is { } claim ? [new ClaimUse(claim.CertificateId, Plan.Target.Template, Target.ClientId)] : [],
            Templates = [Plan.Target.Template],
            Flow = Plan.Fleet.Identity,
            Format = Plan.Fleet.Payload,
        },
        cancellationToken);
}
