using LoadHarness.AwsIot;
using LoadHarness.AwsIot.Provisioning;
using LoadHarness.Cli;
using LoadHarness.Core;
using LoadHarness.Core.Metrics.Evidence;
using LoadHarness.Core.Plans;
using LoadHarness.Core.Results;
using LoadHarness.Diagnosis.Doctor;
using LoadHarness.Diagnosis.Doctor.Certificates;
using LoadHarness.Diagnosis.Doctor.ControlPlane;
using LoadHarness.Diagnosis.Doctor.Host;
using LoadHarness.Diagnosis.Doctor.Policies;
using LoadHarness.Hosting.Claims;
using LoadHarness.Reporting;
using LoadHarness.Scenarios;
using LoadHarness.Scenarios.Common;
using LoadHarness.Scenarios.FleetProvisioning;
using LoadHarness.Simulator;

namespace LoadHarness.Hosting;

/// <summary>One visit of the doctor: makes the target concrete, starts the simulator where it is the target, and shows what the checks find.</summary>
internal sealed class DoctorHandler(CliEnvironment environment, DoctorSettings settings)
{
    private const string DefaultRegion = "us-east-1";
    private static readonly TimeSpan CredentialsPatience = TimeSpan.FromSeconds(2);

    /// <summary>Runs the checks.</summary>
    /// <returns>The exit code.</returns>
    public async Task<ExitCode> RunAsync()
    {
        var plan = settings.Plan;
        _ = ScenarioCatalog.Find(plan.Scenario);
        var policy = settings.Policy is { } path ? PolicyFile.Read(path) : null;
        using var stop = new CancellationTokenSource();
        using var signals = environment.OnInterrupt(stop.Cancel);
        await using var simulator = plan.Target.Kind == TargetKind.Sim ? await StartSimulatorAsync(plan, stop.Token) : null;
        using var claims = simulator is null ? ClaimSet.None : await MakeClaimAsync(plan, policy, simulator.Ready);
        var target = RunTarget.Of(plan.Target, simulator?.Ready);
        var doctor = TargetOf(plan, target, claims);
        using var claim = doctor.Claim;
        var access = await ControlPlaneOfAsync(plan, simulator?.Ready);
        using var client = access?.Client;
        await using var context = new DoctorContext(plan, doctor, new HostReader().Read(), environment.TimeProvider)
        {
            ConnectionsPerDevice = ScenarioCatalog.Find(plan.Scenario).Provisions ? 2 : 1,
            Policy = policy,
            Region = settings.Region,
            Account = settings.Account,
            ControlPlane = access,
        };
        var view = settings.Json ? null : new DoctorView(environment.Console);
        view?.Begin(plan, target.Info);
        try
        {
            var report = await new DoctorRunner(DoctorCatalog.All()).RunAsync(context, view is null ? null : view.Add, stop.Token);
            if (settings.Json)
            {
                await environment.Out.WriteLineAsync(DoctorDocument.Write(report, plan, target.Info));
            }

            view?.End(report);
            return report.ExitCode;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            throw new HarnessException(ExitCode.Interrupted, "The doctor was interrupted.");
        }
    }

    /// <summary>Starts the simulator without what a plan injects: the doctor plays a device to which nothing is done on purpose.</summary>
    private Task<SimulatorProcess> StartSimulatorAsync(RunPlan plan, CancellationToken stop)
    {
        // Without groups and faults; and the keys flow is tried with one key, so that no pool of them need be made.
        var bare = plan with { Faults = [], Target = plan.Target with { Processes = 1 }, Fleet = plan.Fleet with { Groups = [], Quirks = [], Identity = IdentityFlow.Csr } };
        return SimulatorSetup.StartAsync(bare, RunIds.New(environment.TimeProvider.GetUtcNow()), folder: "", TargetOptions.Arguments(plan, environment), environment, stop);
    }

    /// <summary>Makes the claim certificate that the plan or a policy's file asks for; none where the simulator's own will do.</summary>
    private async Task<ClaimSet> MakeClaimAsync(RunPlan plan, PolicyFile? policy, SimulatorReady ready)
    {
        var arns = new AwsIotArns(ready.Region, ready.Account);
        var order = policy is null
            ? ClaimOrder.Read(plan)[0]
            : new ClaimOrder(plan.Fleet.Claim?.Status ?? ClaimStatus.Active, plan.Target.Template, Policy: null, policy.MovedTo(arns));
        if (order is null || plan.Target.Cert is not null)
        {
            return ClaimSet.None;
        }

        using var controlPlane = ControlPlanes.Of(ready);
        return await new ClaimSetup(controlPlane, arns, environment.TimeProvider).MakeAsync(plan, [order]);
    }

    /// <summary>The control plane to ask: the simulator's, the one at the address given, or AWS's where there are credentials.</summary>
    private async Task<ControlPlaneAccess?> ControlPlaneOfAsync(RunPlan plan, SimulatorReady? ready)
    {
        if (settings.ControlPlane is { } url)
        {
            var region = settings.Region ?? ControlPlanes.RegionOf(plan.Target) ?? (environment.Variable("AWS_REGION") is { Length: > 0 } named ? named : DefaultRegion);
            return new ControlPlaneAccess(ControlPlanes.At(url, region, environment.Variable), region, url);
        }

        if (ready is not null)
        {
            return new ControlPlaneAccess(ControlPlanes.Of(ready), ready.Region, new Uri(ready.Rest));
        }

        var place = settings.Region ?? ControlPlanes.RegionOf(plan.Target);
        return plan.Target.Kind == TargetKind.Aws && place is not null && await ControlPlanes.OfAwsAsync(plan.Target, place, CredentialsPatience) is { } client
            ? new ControlPlaneAccess(client, place, new Uri($"https://iot.{place}.amazonaws.com{(place.StartsWith("cn-", StringComparison.Ordinal) ? ".cn" : "")}/"))
            : null;
    }

    private DoctorTarget TargetOf(RunPlan plan, RunTarget target, ClaimSet claims)
    {
        // One beyond the fleet: named as its devices are, and in nobody's way while a run goes on.
        var index = plan.Fleet.Devices;
        var serial = DeviceNames.Serial(plan, RunIds.New(environment.TimeProvider.GetUtcNow()), index);
        return new DoctorTarget
        {
            Endpoint = target.Endpoint,
            Tls = target.Tls,
            ServerName = target.ServerName,
            Authorities = target.Authorities,
            Alpn = target.Alpn,
            Claim = claims.Of(0) is { } made ? ClaimFiles.Of(made, "made for the plan") : ClaimOf(plan, target),
            ClientId = serial,
            Flow = FlowOf(plan, serial, index),
            Device = index,
            MayCreate = plan.Target.Kind == TargetKind.Sim || settings.Provision,
        };
    }

    private static DoctorFlow FlowOf(RunPlan plan, string serial, int index)
    {
        var topics = new ProvisioningTopics(plan.Target.Template, plan.Fleet.Payload);
        var (create, register) = (topics.Create(plan.Fleet.Identity), topics.RegisterThing);
        var isProvisioning = ScenarioCatalog.Find(plan.Scenario).Provisions;
        var parameters = new Dictionary<string, string>(StringComparer.Ordinal) { ["SerialNumber"] = serial };
        foreach (var (name, value) in plan.Target.Parameters)
        {
            parameters[name] = DeviceNames.Fill(value, serial, index);
        }

        return new DoctorFlow
        {
            Filters = InServiceScenarios.Includes(plan) ? [new(TopicRole.Other, DeviceNames.Fill(plan.Fleet.Commands, serial, index))]
                : isProvisioning || plan.Fleet.Filters.Count == 0
                ? [new(TopicRole.CreateAccepted, create.Accepted), new(TopicRole.CreateRejected, create.Rejected), new(TopicRole.RegisterAccepted, register.Accepted), new(TopicRole.RegisterRejected, register.Rejected)]
                : [.. plan.Fleet.Filters.Select(filter => new DoctorFilter(TopicRole.Other, DeviceNames.Fill(filter, serial, index)))],
            Provisioning = isProvisioning ? topics : null,
            Parameters = parameters,
            Own = thing => (DeviceNames.Fill(plan.Fleet.Commands, serial, index, thing), DeviceNames.Fill(plan.Fleet.Telemetry, serial, index, thing)),
        };
    }

    private static ClaimFiles? ClaimOf(RunPlan plan, RunTarget target)
    {
        if (target.Tls is null)
        {
            return null;
        }

        if (target.CertificatePath is null || target.KeyPath is null)
        {
            return plan.Target.Kind == TargetKind.Aws ? throw new HarnessException(ExitCode.BadInput, "AWS IoT needs a claim certificate and its key.", "Give --cert and --key.") : null;
        }

        // Where each device has files of its own, the first device's stand for all.
        var first = DeviceNames.Serial(plan, "", 0);
        return ClaimFiles.Load(DeviceNames.Fill(target.CertificatePath, first, 0), DeviceNames.Fill(target.KeyPath, first, 0));
    }
}
