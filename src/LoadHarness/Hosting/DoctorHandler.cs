using LoadHarness.AwsIot.Provisioning;
using LoadHarness.Cli;
using LoadHarness.Core;
using LoadHarness.Core.Metrics.Evidence;
using LoadHarness.Core.Plans;
using LoadHarness.Core.Results;
using LoadHarness.Diagnosis.Doctor;
using LoadHarness.Diagnosis.Doctor.Certificates;
using LoadHarness.Diagnosis.Doctor.Host;
using LoadHarness.Reporting;
using LoadHarness.Scenarios;
using LoadHarness.Scenarios.Common;
using LoadHarness.Scenarios.FleetProvisioning;

namespace LoadHarness.Hosting;

/// <summary>One visit of the doctor: makes the target concrete, starts the simulator where it is the target, and shows what the checks find.</summary>
internal sealed class DoctorHandler(CliEnvironment environment, DoctorSettings settings)
{
    /// <summary>Runs the checks.</summary>
    /// <returns>The exit code.</returns>
    public async Task<ExitCode> RunAsync()
    {
        var plan = settings.Plan;
        _ = ScenarioCatalog.Find(plan.Scenario);
        using var stop = new CancellationTokenSource();
        using var signals = environment.OnInterrupt(stop.Cancel);
        await using var simulator = plan.Target.Kind == TargetKind.Sim ? await StartSimulatorAsync(plan) : null;
        var target = RunTarget.Of(plan.Target, simulator?.Ready);
        var doctor = TargetOf(plan, target);
        using var claim = doctor.Claim;
        await using var context = new DoctorContext(plan, doctor, new HostReader().Read(), environment.TimeProvider)
        {
            ConnectionsPerDevice = plan.Scenario == FleetProvisioningScenario.ScenarioName ? 2 : 1,
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

    private Task<SimulatorProcess> StartSimulatorAsync(RunPlan plan) =>
        SimulatorProcess.StartAsync(["--template", plan.Target.Template, "--certs", SimulatorFolder.Default(environment.Variable)], environment.TimeProvider);

    private DoctorTarget TargetOf(RunPlan plan, RunTarget target)
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
            Claim = ClaimOf(plan, target),
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
        var isProvisioning = plan.Scenario == FleetProvisioningScenario.ScenarioName;
        var parameters = new Dictionary<string, string>(StringComparer.Ordinal) { ["SerialNumber"] = serial };
        foreach (var (name, value) in plan.Target.Parameters)
        {
            parameters[name] = DeviceNames.Fill(value, serial, index);
        }

        return new DoctorFlow
        {
            Filters = isProvisioning || plan.Fleet.Filters.Count == 0
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
