using System.Text;
using System.Text.Json;
using System.Xml.Linq;
using HdrHistogram;
using LoadHarness.Core.Results;
using LoadHarness.IntegrationTests.Mqtt;
using LoadHarness.IntegrationTests.Simulator;
using LoadHarness.LiveView;
using LoadHarness.Simulator.Registry;

namespace LoadHarness.IntegrationTests.Cli;

/// <summary><c>run</c> from the command line to the files of its folder.</summary>
[Collection(Heavy.Name)]
public sealed class RunTests
{
    [Fact]
    public async Task Run_Smoke_PassesAndWritesEveryFile()
    {
        using var rig = new CliRig(variables: new Dictionary<string, string>(StringComparer.Ordinal));

        // 73 devices without a failure decide its gates; fewer would be inconclusive.
        var exitCode = await rig.RunPlanAsync("smoke", "--devices", "80", "--rate", "40/s");

        // On a host that others keep busy a late start makes the right verdict INVALID; all else must be as it is in any run.
        var summary = rig.Summary;
        Assert.True(exitCode == (summary.Generator.Valid ? 0 : 21), rig.Error + rig.Out);
        Assert.Equal((summary.Generator.Valid ? Verdict.Pass : Verdict.Invalid, exitCode), (summary.Verdict, summary.ExitCode));
        Assert.All(summary.Gates, static gate => Assert.Equal(GateOutcome.Pass, gate.Outcome));
        Assert.Contains(summary.Verdict.ToString().ToUpperInvariant(), rig.Out, StringComparison.Ordinal);
        Assert.Equal([80, 80, 80, 80, 80, 80], summary.Funnel.Select(static stage => stage.Devices));
        Assert.Equal((160, 0), (summary.Handshakes.Full, summary.Handshakes.Resumed)); // The rehearsal's are not in it.
        Assert.Equal(40, summary.Generator.PlannedRate);
        Assert.InRange(summary.Generator.CpuPercent.Simulator!.Value, 0.1, 100 * Environment.ProcessorCount);
        Assert.InRange(summary.Generator.CpuPercent.Host!.Value, 0.1, 110); // Jiffies are coarse; the rehearsal counted in would give far more.
        AssertFiles(rig);
    }

    [Fact]
    public async Task Run_QuotasOfThePlan_AreKeptByItsSimulator()
    {
        using var rig = new CliRig();

        // One certificate an hour: whoever comes first, the rehearsal or a device, gets it.
        var plan = rig.Write("throttled.yaml", "target: { quotas: { mqttCreateCertificateFromCsr: 1/h } }\nfleet: { devices: 4, hold: 100ms }\nload: { executor: constant-devices }\n");
        var exitCode = await rig.RunPlanAsync(plan, "--gate", "funnel.operational >= 99%");

        Assert.True(exitCode == 99, rig.Error + rig.Out);
        Assert.Contains("claim.create_certificate 429: ", rig.Out, StringComparison.Ordinal);
        Assert.InRange(rig.Summary.Steps["claim.create_certificate"].Refused, 3, 4);
    }

    [Fact]
    public async Task Run_SubscribeStormOnItsOwnSimulator_MaySubscribeToWhatItLikes()
    {
        using var rig = new CliRig();
        var plan = rig.Write("storm.yaml", "scenario: subscribe-storm\nfleet: { devices: 4, filters: ['a/{serial}', 'b/#'], hold: 100ms }\nload: { executor: constant-devices }\n");

        var exitCode = await rig.RunPlanAsync(plan, "--gate", "funnel.operational >= 10%");

        Assert.True(exitCode is 0 or 21, rig.Error + rig.Out);
        Assert.Equal((8, 0), (rig.Summary.Steps["claim.suback"].Ok, rig.Summary.Steps["claim.suback"].Refused));
    }

    [Fact]
    public async Task Run_Json_PrintsOnlyTheSummaryOnStandardOutput()
    {
        await using var simulator = await RunningSimulator.StartAsync();
        using var rig = new CliRig();

        var exitCode = await rig.RunPlanAsync([.. Against(simulator), "--json", "--gate", "journey.p50 < 1ms"]);

        Assert.True(exitCode == 99, rig.Error + rig.Out);
        Assert.StartsWith("{", rig.Out, StringComparison.Ordinal);
        using var json = JsonDocument.Parse(rig.Out);
        Assert.Equal("fail", json.RootElement.GetProperty("verdict").GetString());
        Assert.Equal(await File.ReadAllTextAsync(Path.Combine(rig.RunFolder, "summary.json")), rig.Out);
        Assert.Equal(rig.Out, SummaryJson.Write(SummaryJson.Read(rig.Out)));
    }

    [Fact]
    public async Task Run_Quiet_PrintsOnlyTheVerdict()
    {
        await using var simulator = await RunningSimulator.StartAsync();
        using var rig = new CliRig();

        var exitCode = await rig.RunPlanAsync([.. Against(simulator), "--quiet"]);

        Assert.True(exitCode == 0, rig.Error + rig.Out);
        Assert.StartsWith("PASS: ", Assert.Single(rig.Out.TrimEnd().Split('\n')), StringComparison.Ordinal);
        Assert.Empty(rig.Error);
    }

    [Fact]
    public async Task Run_Insecure_WarnsLoudlyAndTakesAStrangersCertificate()
    {
        await using var simulator = await RunningSimulator.StartAsync();
        using var rig = new CliRig();
        var ca = rig.Write("other-ca.pem", TestPki.Stranger.Authority.ExportCertificatePem());

        var refused = await rig.RunPlanAsync([.. Against(simulator, ca)]);
        Assert.True(refused == 99, rig.Error + rig.Out);
        Assert.Equal(20, rig.Summary.Steps["claim.tls"].Refused);
        using var insecure = new CliRig();
        var taken = await insecure.RunPlanAsync([.. Against(simulator, ca), "--insecure"]);

        Assert.True(taken == 0, insecure.Error + insecure.Out);
        Assert.StartsWith("WARNING: --insecure", insecure.Error, StringComparison.Ordinal);
        Assert.Contains(insecure.Summary.Disclosures, static sentence => sentence.Contains("--insecure", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Run_ACertificateEachDevice_IsTakenByItsIndex()
    {
        await using var simulator = await RunningSimulator.StartAsync();
        using var rig = new CliRig();
        for (var index = 0; index < 5; index++)
        {
            using var claim = TestPki.Trusted.Client($"claim-{index}");
            TestPki.Write(claim, rig.Folder, $"claim-{index}");
            if (index != 3)
            {
                var added = simulator.Host.Registry.Certificates.Add(claim, CertificateStatus.Active);
                simulator.Host.Registry.PolicyAttachments.Attach(AccountDefaults.ClaimPolicy, PolicyTarget.Certificate(added.Id));
            }
        }

        var plan = rig.Write("each.yaml", """
            scenario: fleet-provisioning
            target: { kind: mqtt, url: "${URL}", template: FleetTemplate }
            fleet: { devices: 5, after: disconnect, partial: true }
            load: { executor: constant-devices }
            """);
        var exitCode = await rig.RunPlanAsync(plan, "-e", $"URL=mqtts://127.0.0.1:{simulator.MqttPort}", "--cacert", Path.Combine(simulator.Certs, "ca.pem"),
            "--cert", Path.Combine(rig.Folder, "claim-{index}.pem"), "--key", Path.Combine(rig.Folder, "claim-{index}.key"));

        Assert.True(exitCode == 0, rig.Error + rig.Out);
        Assert.Equal([4, 4, 4, 4, 4, 4], rig.Summary.Funnel.Select(static stage => stage.Devices));
        Assert.Equal(1, rig.Summary.Timeouts.Causes["disconnected_after_connect"]);
        Assert.Equal(1, simulator.Host.Stats.CertificatesRefused);
    }

    [Fact]
    public async Task Run_Aws_MakesTheFlowAndListsWhatItCreated()
    {
        await using var simulator = await RunningSimulator.StartAsync();
        using var rig = new CliRig();

        var exitCode = await rig.RunPlanAsync("--target", "aws", "--endpoint", $"127.0.0.1:{simulator.MqttPort}", "--template", RunningSimulator.Template,
            "--cacert", Path.Combine(simulator.Certs, "ca.pem"), "--cert", Path.Combine(simulator.Certs, "claim.pem"), "--key", Path.Combine(simulator.Certs, "claim.key"),
            "--devices", "5", "--rate", "50/s", "--yes");

        Assert.NotEqual(109, exitCode);
        var summary = rig.Summary;
        Assert.Equal(5, summary.Devices.Operational);
        Assert.Equal("aws", summary.Run.Target.Kind);
        Assert.Contains("at most 5 devices a second start", rig.Error, StringComparison.Ordinal);
        Assert.True(summary.Run.FinishedAt - summary.Run.StartedAt >= TimeSpan.FromSeconds(0.8), "The cap of 5 starts a second did not hold.");

        var text = await File.ReadAllTextAsync(Path.Combine(rig.RunFolder, "created.jsonl"));
        var lines = text.TrimEnd().Split('\n').Select(static line => JsonDocument.Parse(line).RootElement).ToArray();
        Assert.Equal(10, lines.Length); // The certificate when it is issued, the thing when it is registered: a crash in between is seen.
        var things = lines.Where(static line => line.TryGetProperty("thingName", out _)).ToArray();
        Assert.Equal(5, things.Length);
        Assert.All(things, thing => Assert.Equal($"lh-{summary.Run.Id}-", thing.GetProperty("thingName").GetString()![..^6]));
        Assert.All(lines, static line => Assert.Matches("^[0-9a-f]{64}$", line.GetProperty("certificateId").GetString()));
        Assert.All(lines, static line => Assert.Subset(new HashSet<string>(StringComparer.Ordinal) { "serial", "certificateId", "thingName" }, line.EnumerateObject().Select(static member => member.Name).ToHashSet(StringComparer.Ordinal)));
        AssertNoSecrets(rig);
    }

    [Fact]
    public async Task Run_NobodyListens_IsUnreachable()
    {
        int port;
        await using (var peer = Peer.Listen())
        {
            port = peer.Port;
        }

        using var rig = new CliRig();

        Assert.Equal(23, await rig.RunPlanAsync("smoke", "--target", $"mqtt://127.0.0.1:{port}"));

        Assert.StartsWith($"error: The target 127.0.0.1:{port} cannot be reached: tcp refused.", rig.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(rig.Reports));
    }

    [Fact]
    public async Task Run_AddressNotOfThisHost_FailsThePreflight()
    {
        using var rig = new CliRig();

        Assert.Equal(22, await rig.RunPlanAsync("smoke", "--target", "mqtt://127.0.0.1:1", "--ifaddr", "192.0.2.1"));

        Assert.Contains("This host has no local address 192.0.2.1", rig.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_PlainBroker_NeedsNoCertificate()
    {
        await using var simulator = await RunningSimulator.StartAsync(static options => options with { PlainPort = 0 });
        using var rig = new CliRig();
        var plan = rig.Write("plain.yaml", "scenario: subscribe-storm\nfleet: { devices: 4, filters: ['a/{serial}', 'b/#'], hold: 100ms, mqtt: 5 }\nload: { executor: constant-devices }\n");

        var exitCode = await rig.RunPlanAsync(plan, "--target", $"mqtt://{simulator.Host.Ready.Plain}", "--ifaddr", "127.0.0.2,127.0.0.3");

        Assert.True(exitCode == 0, rig.Error + rig.Out);
        Assert.Equal((8, 4), (rig.Summary.Subacks.Granted, rig.Summary.Devices.Operational));
        Assert.Equal("none", SummaryJson.ReadManifest(await File.ReadAllTextAsync(Path.Combine(rig.RunFolder, "manifest.json"))).Handshakes);
    }

    /// <summary>A short closed-model run against a simulator in this process: no start of it can be late.</summary>
    internal static string[] Against(RunningSimulator simulator, string? ca = null) =>
    [
        WritePlan(simulator), "--target", $"mqtts://127.0.0.1:{simulator.MqttPort}", "--cacert", ca ?? Path.Combine(simulator.Certs, "ca.pem"),
        "--cert", Path.Combine(simulator.Certs, "claim.pem"), "--key", Path.Combine(simulator.Certs, "claim.key"),
    ];

    private static string WritePlan(RunningSimulator simulator)
    {
        var path = Path.Combine(simulator.Certs, "plan.yaml");
        File.WriteAllText(path, "name: short\ntarget: { template: FleetTemplate }\nfleet: { devices: 20, after: disconnect }\nload: { executor: constant-devices }\ngates: [ funnel.operational >= 50% ]\n");
        return path;
    }

    private static void AssertFiles(CliRig rig)
    {
        var folder = rig.RunFolder;
        var manifest = SummaryJson.ReadManifest(File.ReadAllText(Path.Combine(folder, "manifest.json")));
        var files = Directory.GetFiles(folder, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(folder, file).Replace('\\', '/')).Order(StringComparer.Ordinal).ToArray();
        Assert.Subset(files.ToHashSet(StringComparer.Ordinal), new HashSet<string>(StringComparer.Ordinal) { "summary.json", "report.html", "report.md", "junit.xml", "timeline.csv", "manifest.json", "loadharness.log", "journal.head", "charts/waterfall.svg" });
        Assert.Equal(files.Where(static file => file != "manifest.json"), manifest.Files.Keys.Order(StringComparer.Ordinal));
        Assert.All(manifest.Files, file => Assert.Equal(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(Path.Combine(folder, file.Key)))), file.Value));
        Assert.Equal((42, "full"), (manifest.Seed, manifest.Handshakes));
        Assert.Equal("--devices", manifest.Overrides["fleet.devices"]);

        var suites = XDocument.Load(Path.Combine(folder, "junit.xml"));
        Assert.Equal(2, suites.Descendants("testcase").Count());
        Assert.Empty(suites.Descendants("failure"));
        using (var reader = new StreamReader(Path.Combine(folder, "timeline.csv")))
        {
            Assert.NotEmpty(TimelineCsv.Read(reader));
        }

        AssertHistograms(folder, rig.Summary);
        Assert.True(File.ReadAllLines(Path.Combine(folder, "report.md")).Length <= 40);
        Assert.StartsWith("<!doctype html>", File.ReadAllText(Path.Combine(folder, "report.html")), StringComparison.OrdinalIgnoreCase);
        Assert.All(File.ReadLines(Path.Combine(folder, "loadharness.log")), static line => JsonDocument.Parse(line).Dispose());

        var latest = new DirectoryInfo(Path.Combine(rig.Reports, "latest"));
        Assert.Equal(Path.GetFileName(folder), latest.LinkTarget);
        AssertNoSecrets(rig);
    }

    private static void AssertHistograms(string folder, RunSummary summary)
    {
        foreach (var (name, step) in summary.Steps.Where(static step => step.Key.Contains('.', StringComparison.Ordinal) && step.Value.Ok > 0))
        {
            using var stream = File.OpenRead(Path.Combine(folder, name + ".hlog"));
            var total = new HistogramLogReader(stream).ReadHistograms().Where(static histogram => string.IsNullOrEmpty(histogram.Tag)).Sum(static histogram => histogram.TotalCount);
            Assert.True(total == step.ServiceMs.Samples, $"{name}: {total} in the log, {step.ServiceMs.Samples} in the summary.");
        }
    }

    /// <summary>Private keys, ownership tokens and certificates' contents have no place in any file of a run.</summary>
    private static void AssertNoSecrets(CliRig rig)
    {
        foreach (var file in Directory.GetFiles(rig.RunFolder))
        {
            var text = File.ReadAllText(file, Encoding.Latin1);
            Assert.DoesNotContain("PRIVATE KEY", text, StringComparison.Ordinal);
            Assert.DoesNotContain("BEGIN CERTIFICATE", text, StringComparison.Ordinal);
            Assert.DoesNotContain("wnershipToken", text, StringComparison.Ordinal);
        }
    }
}
