using LoadHarness.Cli;
using LoadHarness.Core;
using LoadHarness.Core.Plans;
using LoadHarness.Core.Plans.Clients;
using LoadHarness.Reporting;
using LoadHarness.Reporting.Html;
using LoadHarness.Scenarios;

namespace LoadHarness.Hosting.Lab;

/// <summary>What a lab was asked for.</summary>
internal sealed record LabOrder
{
    /// <summary>The policies, in the order in which they are run.</summary>
    public required IReadOnlyList<string> Policies { get; init; }

    /// <summary>Devices; null for the plan's.</summary>
    public string? Devices { get; init; }

    /// <summary>The seed; null for the plan's.</summary>
    public string? Seed { get; init; }

    /// <summary>How long the restarted broker takes connections at its rate only; null for the plan's.</summary>
    public string? Outage { get; init; }

    /// <summary>That rate; null for the plan's.</summary>
    public string? Rate { get; init; }

    /// <summary>How long the fleet is watched from the outage on; null for the outage's length and two minutes more.</summary>
    public string? Watch { get; init; }

    /// <summary>The folder that holds labs.</summary>
    public required string Output { get; init; }

    /// <summary>lab.json to standard output, and nothing else there.</summary>
    public bool Json { get; init; }
}

/// <summary><c>lab reconnect</c>: the same outage once with each reconnect policy, side by side.</summary>
/// <param name="environment">The process's surroundings.</param>
/// <param name="order">What was asked for.</param>
internal sealed class ReconnectLab(CliEnvironment environment, LabOrder order)
{
    /// <summary>The ready plan whose outage is run.</summary>
    public const string PlanName = "reconnect-storm";

    private const string Restart = "broker.restart";
    private const string Origin = "lab reconnect";

    // Devices of a fleet of another size start as the plan's do.
    private const string StartRate = "100/s";
    private const string StartRamp = "10s";

    private static readonly string[] Bounds = ["reconnect.min", "reconnect.max", "reconnect.resetAfter"];

    // From the last start to the outage: the last device is connected and subscribed by then.
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(5);

    // The longest pauses are of two minutes.
    private static readonly TimeSpan UsualWatch = TimeSpan.FromMinutes(2);

    /// <summary>The policies with which a device comes back.</summary>
    public static IReadOnlyList<string> Policies { get; } = [.. ReconnectPolicies.Names.Where(static name => RuleOf(name).Shape != BackoffShape.Never)];

    /// <summary>Runs all policies, one after the other, and compares them.</summary>
    /// <returns>The exit code: 0, or what kept a run from saying anything.</returns>
    /// <exception cref="HarnessException">An option is wrong.</exception>
    public async Task<ExitCode> RunAsync()
    {
        var plans = order.Policies.Select(policy => (Policy: policy, Loaded: Load(policy))).ToArray(); // All before the first run: what is wrong is said at once.
        var startedAt = environment.TimeProvider.GetUtcNow();
        var folder = RunFolder.Create(order.Output, startedAt, "lab-reconnect", RunIds.New(startedAt), out _, isRun: false);
        var runs = new List<LabRun>();
        var codes = new List<ExitCode>();
        foreach (var (policy, loaded) in plans)
        {
            await environment.Error.WriteLineAsync(FormattableString.Invariant($"policy {runs.Count + 1} of {plans.Length}: {policy} ({RuleOf(policy).Words})"));
            using var handler = new RunHandler(environment, new RunSettings { Loaded = loaded, Output = folder.FullPath, NoTui = true, NoControlPlane = true, Json = order.Json }) { IsPartOfMore = true };
            var code = await handler.RunAsync();
            codes.Add(code);
            runs.Add(LabRunReader.Read(policy, RuleOf(policy).Words, handler.Folder!.FullPath));
            await environment.Error.WriteLineAsync("  " + LabText.Sentence(runs[^1]));
            if (code == ExitCode.Interrupted)
            {
                break;
            }
        }

        var plan = plans[0].Loaded.Plan;
        var result = new LabResult
        {
            StartedAt = startedAt,
            Version = ManifestBuilder.ToolVersion,
            Plan = PlanName,
            Devices = plan.Fleet.Devices,
            Seed = plan.Fleet.Seed,
            Outage = string.Join(" ", Disclosures.Of(plan, keys: null, fullHandshakes: 0, resumedHandshakes: 0).Where(static sentence => sentence.StartsWith("Injected fault", StringComparison.Ordinal))),
            Runs = runs,
        };
        folder.WriteText("lab.json", LabJson.Write(result));
        folder.WriteText("lab.md", LabMarkdown.Write(result));
        folder.WriteText("lab.html", LabPage.Write(result));
        if (order.Json)
        {
            await environment.Out.WriteAsync(LabJson.Write(result));
        }
        else
        {
            LabView.Write(result, environment.Console, folder.PathOf("lab.html"));
        }

        return ExitCodePrecedence.Of([.. codes]);
    }

    private static BackoffRule RuleOf(string policy) => ReconnectPolicies.RuleOf(new ReconnectPlan { Policy = policy });

    private LoadedPlan Load(string policy)
    {
        var yaml = ReadyPlans.Read(PlanName) ?? throw new InvalidOperationException($"The program lacks its plan {PlanName}.");
        var restart = PlanLoader.Load(yaml, PlanName).Faults.ToList().FindIndex(static fault => fault.Kind == Restart);
        var overrides = new List<PlanOverride>
        {
            new("name", $"reconnect-{policy}", Origin),
            new("reconnect.policy", policy, "--policies"),
            PlanOverride.Remove("gates", Origin), // A policy is compared here, not judged.

            // The fleet is up long before the outage: whether it started on time says nothing about how it comes back.
            new("validity.lateStarts", "100%", Origin),
            new("validity.windowLateStarts", "100%", Origin),
        };

        // The policy's own pauses: the plan's bounds are those of the policy that it has.
        overrides.AddRange(Bounds.Select(static bound => PlanOverride.Remove(bound, Origin)));
        if (order.Devices is not null)
        {
            overrides.AddRange(LoadOverrides.From(StartRate, StartRamp, duration: null, order.Devices));
        }

        Set("fleet.seed", order.Seed, "--seed");
        Set(FormattableString.Invariant($"faults[{restart}].for"), order.Outage, "--outage");
        Set(FormattableString.Invariant($"faults[{restart}].rate"), order.Rate, "--rate");

        // What depends on how long the devices take to start, and on the outage, is known once the rest has been read.
        var plan = Read(yaml, overrides).Plan;
        var begin = (PlanDescription.Of(plan).StartsEnd ?? TimeSpan.Zero) + Settling;
        Set(FormattableString.Invariant($"faults[{restart}].at"), Units.FormatDuration(Whole(begin)), Origin);
        var watch = order.Watch is null ? (plan.Faults[restart].For ?? TimeSpan.Zero) + UsualWatch : LengthOf(order.Watch);
        Set("fleet.hold", Units.FormatDuration(Whole(Settling + watch)), Origin);
        return Read(yaml, overrides);

        void Set(string path, string? value, string origin)
        {
            if (value is not null)
            {
                overrides.Add(new PlanOverride(path, value, origin));
            }
        }
    }

    private LoadedPlan Read(string yaml, IReadOnlyList<PlanOverride> overrides) =>
        PlanLoader.Load(yaml, $"{PlanName}.yaml (ready plan)", overrides, new Dictionary<string, string>(StringComparer.Ordinal), PlanChecks.All(environment));

    private static TimeSpan Whole(TimeSpan time) => TimeSpan.FromSeconds(Math.Ceiling(time.TotalSeconds));

    private static TimeSpan LengthOf(string text) => Units.TryParseDuration(text, out var length, out _) && length > TimeSpan.Zero ? length
        : throw new HarnessException(ExitCode.BadInput, $"'{text}' is not a duration (--watch).", "Write 90s or 5m.");
}
