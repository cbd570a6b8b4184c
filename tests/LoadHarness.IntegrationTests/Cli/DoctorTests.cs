using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using LoadHarness.IntegrationTests.Mqtt;

namespace LoadHarness.IntegrationTests.Cli;

/// <summary><c>doctor</c> names the one thing that is wrong, and leaves out what that makes pointless.</summary>
public sealed class DoctorTests
{
    private const int Problem = 22;

    private const string Http = "HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n";

    [Fact]
    public async Task Simulator_Healthy_IsReady()
    {
        using var rig = new CliRig();

        var exitCode = await rig.RunAsync("doctor");

        Assert.Equal(0, exitCode);
        Assert.DoesNotContain("problem", rig.Out, StringComparison.Ordinal);
        Assert.Matches("(?m)^Ready", rig.Out);
        Assert.Matches(@"✓ ok +register thing\s+Thing 'lh-42-001000' in ", rig.Out);
        Assert.Matches(@"✓ ok +own certificate\s", rig.Out);
    }

    [Theory]
    [InlineData("keys", "cbor", "5")]
    [InlineData("csr", "cbor", "3.1.1")]
    [InlineData("keys", "json", "3.1.1")]
    public async Task Simulator_OtherFlows_AreTriedToTheEnd(string identity, string payload, string version)
    {
        using var rig = new CliRig();
        var plan = rig.Write("plan.yaml", $"name: other\nfleet: {{ devices: 5, identity: {identity}, payload: {payload}, mqtt: {version} }}\nload: {{ executor: constant-devices }}\n");

        var lines = await LookAsync(rig, 0, plan);

        Assert.Equal("ok", Assert.Single(lines, static line => line.Check == "own certificate").Status);
        Assert.All(lines, static line => Assert.True(line.Status is "ok" or "warning", line.ToString()));
    }

    [Fact]
    public async Task ClosedPort_IsTheOneProblem()
    {
        using var rig = new CliRig();
        using var closed = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        closed.Bind(new IPEndPoint(IPAddress.Loopback, 0)); // Bound and not listening: nobody else can take the port meanwhile.

        var lines = await LookAsync(rig, Problem, ["--target", closed.LocalEndPoint!.ToString()!, .. Claim(rig)]);

        AssertOne(lines, "tcp", "target-unreachable", "refuses TCP connections", ["tls", "server certificate", "sni", "alpn", "connect", "subscribe", "create certificate", "register thing", "own certificate"]);
    }

    [Theory]
    [InlineData(Http, "not-a-broker", "To an HTTP request it answers 'HTTP/1.1 400 Bad Request'.")]
    [InlineData(null, "not-a-broker", "An HTTP request is not answered either.")]
    public async Task TlsPortThatIsNoBroker_IsTheOneProblem(string? answer, string finding, string evidence)
    {
        using var rig = new CliRig();
        await using var peer = new DoctorPeer(answer);

        var lines = await LookAsync(rig, Problem, ["--target", peer.Address, .. Claim(rig)]);

        AssertOne(lines, "connect", finding, evidence, ["subscribe", "create certificate", "register thing", "own certificate"]);
    }

    [Fact]
    public async Task TlsPortThatClosesOnConnect_WithoutACertificate_IsPossiblyNoBroker()
    {
        using var rig = new CliRig();
        await using var peer = new DoctorPeer(answer: "");
        var authorities = rig.Write("ca.pem", TestPki.Trusted.Authority.ExportCertificatePem());

        var lines = await LookAsync(rig, Problem, "--target", peer.Address, "--cacert", authorities);

        AssertOne(lines, "connect", "not-a-broker", "Possibly not-a-broker", ["subscribe", "create certificate", "register thing", "own certificate"]);
    }

    [Theory]
    [InlineData("220 mail.example.com ESMTP\r\n", "does not speak TLS")]
    [InlineData(null, "has not answered a TLS handshake within 3 s")]
    public async Task PortWithoutTls_IsTheOneProblem(string? answer, string evidence)
    {
        using var rig = new CliRig();
        await using var peer = new DoctorPeer(answer, speaksTls: false);

        var lines = await LookAsync(rig, Problem, ["--target", peer.Address, .. Claim(rig)]);

        AssertOne(lines, "tls", "not-a-broker", evidence, ["server certificate", "sni", "alpn", "connect", "subscribe", "create certificate", "register thing", "own certificate"]);
    }

    [Fact]
    public async Task ServerOfAnotherCa_IsTheOneProblem()
    {
        using var rig = new CliRig();
        await using var peer = new DoctorPeer(answer: null);
        var (certificate, key) = TestPki.Write(TestPki.Trusted.Client(), rig.Folder, "claim");
        var stranger = rig.Write("ca.pem", TestPki.Stranger.Authority.ExportCertificatePem());

        var lines = await LookAsync(rig, Problem, "--target", peer.Address, "--cert", certificate, "--key", key, "--cacert", stranger);

        AssertOne(lines, "server certificate", "server-ca-mismatch", "leads to no CA that is trusted here", ["sni", "alpn", "connect", "subscribe", "create certificate", "register thing", "own certificate"]);
    }

    [Fact]
    public async Task ExpiredCertificate_IsTheOneProblem()
    {
        using var rig = new CliRig();
        var (certificate, key) = TestPki.Write(TestPki.Trusted.Client(expired: true), rig.Folder, "expired");

        var lines = await LookAsync(rig, Problem, "--cert", certificate, "--key", key);

        AssertOne(lines, "dates", "certificate-not-valid", "expired on", Everything(lines, after: "dates"));
    }

    [Fact]
    public async Task KeyOfAnotherCertificate_IsTheOneProblem()
    {
        using var rig = new CliRig();
        var (certificate, _) = TestPki.Write(TestPki.Trusted.Client(), rig.Folder, "one");
        var (_, key) = TestPki.Write(TestPki.Trusted.Client(), rig.Folder, "other");

        var lines = await LookAsync(rig, Problem, "--cert", certificate, "--key", key);

        AssertOne(lines, "key", "certificate-not-valid", "does not belong", Everything(lines, after: "key"));
    }

    [Fact]
    public async Task PolicyWithoutTopicFilter_IsTheOneProblem()
    {
        using var rig = new CliRig();
        var policy = rig.Write("policy.json", Policy("topic"));

        var lines = await LookAsync(rig, Problem, "--policy", policy, "--region", "eu-west-1", "--account", "999999999999");

        AssertOne(lines, "policy file", "missing-topicfilter", "does not allow iot:Subscribe on topicfilter/$aws/certificates/create-from-csr/json/accepted, and 3 more", Everything(lines, after: "policy file"));
        Assert.Contains("\"arn:aws:iot:eu-west-1:999999999999:topicfilter/$aws/certificates/create-from-csr/json/*\"", lines.Single(static line => line is { Check: "policy file", Status: "problem" }).Add, StringComparison.Ordinal);
    }

    [Fact]
    public async Task PolicyOfAnotherAccount_IsProvedAndThenTried()
    {
        using var rig = new CliRig();
        var policy = rig.Write("policy.json", Policy("topicfilter"));

        var lines = await LookAsync(rig, 0, "--policy", policy);

        Assert.Contains("all 11 actions of the flow, for eu-west-1 and account 999999999999", Assert.Single(lines, static line => line is { Check: "policy file", Status: "ok" }).Evidence, StringComparison.Ordinal);
        Assert.Equal("ok", Assert.Single(lines, static line => line.Check == "own certificate").Status);
    }

    [Fact]
    public async Task FiltersThatAreTurnedAway_AreEachTriedAndNamedOnce()
    {
        using var rig = new CliRig();

        var lines = await LookAsync(rig, Problem, "missing-topicfilter");

        var filters = lines.Where(static line => line.Check == "subscribe").ToArray();
        Assert.Equal(4, filters.Length);
        Assert.All(filters, static line => Assert.Equal(("problem", "missing-topicfilter"), (line.Status, line.Finding)));
        Assert.Single(filters, static line => line.Fix is not null);
    }

    [Fact]
    public async Task Requests_WhereNothingMayBeCreated_CreateNothing()
    {
        using var rig = new CliRig();
        await using var simulator = await LoadHarness.Hosting.SimulatorProcess.StartAsync(["--certs", Path.Combine(rig.Folder, "certs")], TimeProvider.System);
        var ready = simulator.Ready;

        var lines = await LookAsync(rig, 0, "--target", ready.Mqtt, "--cacert", Path.Combine(ready.Certs, "ca.pem"), "--cert", Path.Combine(ready.Certs, "claim.pem"), "--key", Path.Combine(ready.Certs, "claim.key"));

        Assert.Contains("rejects a signing request that is none", lines.Single(static line => line.Check == "create certificate").Evidence, StringComparison.Ordinal);
        Assert.Contains("rejects a request without an ownership token", lines.Single(static line => line.Check == "register thing").Evidence, StringComparison.Ordinal);
        var stats = await simulator.StatsAsync();
        Assert.Equal((0L, 0), (stats!.CertificatesIssued, stats.Things));
    }

    [Theory]
    [InlineData("revoked-claim", "certificate", "claim-certificate-inactive", "The claim certificate is REVOKED.")]
    [InlineData("unknown-claim", "certificate", "claim-certificate-inactive", "does not know the certificate")]
    [InlineData("missing-topicfilter", "policies", "missing-topicfilter", "but SUBSCRIBE is checked against topicfilter/")]
    public async Task ControlPlane_ClaimThatFails_IsExplained(string plan, string check, string finding, string evidence)
    {
        using var rig = new CliRig();

        var lines = await LookAsync(rig, Problem, plan);

        var explained = Assert.Single(lines, line => line.Section == "control plane" && line.Status == "problem");
        Assert.Equal((check, finding), (explained.Check, explained.Finding));
        Assert.Contains(evidence, explained.Evidence, StringComparison.Ordinal);
        Assert.All(lines.Where(static line => line.Status == "problem"), line => Assert.Equal(finding, line.Finding)); // What the wire shows is put down to the same.
    }

    [Theory]
    [InlineData("none", "connect", "policy-not-attached")]
    [InlineData("thing-name-variable", "connect", "client-id-mismatch")]
    [InlineData("connect-only", "subscribe", "connect-only-policy")]
    [InlineData("create-flow", "subscribe", "create-flow-mismatch")]
    [InlineData("other-template", "subscribe", "template-name-mismatch")]
    [InlineData("wrong-region", "subscribe", "region-account-mismatch")]
    [InlineData("missing-publish", "create certificate", "missing-publish")]
    [InlineData("missing-register-publish", "register thing", "missing-publish")]
    [InlineData("missing-receive", "create certificate", "missing-receive")]
    public async Task ClaimPolicy_ThatIsWrong_IsNamedOnTheWireAndByTheControlPlane(string policy, string check, string finding)
    {
        using var rig = new CliRig();
        var plan = rig.Write("plan.yaml", $"name: wrong\nfleet: {{ devices: 5, claim: {{ policy: {policy} }} }}\nload: {{ executor: constant-devices }}\n");

        var lines = await LookAsync(rig, Problem, plan);

        var problems = lines.Where(static line => line.Status == "problem").ToArray();
        Assert.Equal([check, "policies"], problems.Select(static line => line.Check).Distinct());
        Assert.All(problems, line => Assert.Equal(finding, line.Finding));
    }

    [Fact]
    public async Task ControlPlane_AtAnAddress_NamesTheTemplateThatDiffersByCase()
    {
        using var rig = new CliRig();
        await using var simulator = await LoadHarness.Hosting.SimulatorProcess.StartAsync(["--certs", Path.Combine(rig.Folder, "certs")], TimeProvider.System);
        var ready = simulator.Ready;

        var lines = await LookAsync(rig, Problem, "--target", ready.Mqtt, "--control-plane", ready.Rest, "--template", "myfleetprovisioningtemplate",
            "--cacert", Path.Combine(ready.Certs, "ca.pem"), "--cert", Path.Combine(ready.Certs, "claim.pem"), "--key", Path.Combine(ready.Certs, "claim.key"));

        var template = Assert.Single(lines, static line => line.Check == "template");
        Assert.Equal(("problem", "template-name-mismatch", "Use --template MyFleetProvisioningTemplate."), (template.Status, template.Finding, template.Fix));
        Assert.Equal(["ok", "ok", "problem", "problem"], lines.Where(static line => line.Check == "subscribe").Select(static line => line.Status));
    }

    [Fact]
    public async Task ControlPlane_ThatCannotBeReached_IsAWarning()
    {
        using var rig = new CliRig();
        using var closed = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        closed.Bind(new IPEndPoint(IPAddress.Loopback, 0));

        var lines = await LookAsync(rig, 0, "--control-plane", $"http://{closed.LocalEndPoint}");

        Assert.Contains("cannot be reached", Assert.Single(lines, static line => line.Check == "access" && line.Status == "warning").Evidence, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("The policy 'nowhere.json' cannot be read", "--policy", "nowhere.json")]
    [InlineData("The certificate 'nowhere.pem' cannot be read", "--cert", "nowhere.pem", "--key", "nowhere.key")]
    [InlineData("There is no plan 'nowhere.yaml'.", "nowhere.yaml")]
    [InlineData("'nowhere' is no address of a control plane", "--control-plane", "nowhere")]
    public async Task Files_ThatCannotBeRead_AreBadInput(string expected, params string[] arguments)
    {
        using var rig = new CliRig();

        var exitCode = await rig.RunAsync(["doctor", .. arguments]);

        Assert.Equal(104, exitCode);
        Assert.Contains(expected, rig.Error, StringComparison.Ordinal);
    }

    private static string Policy(string subscribeOn)
    {
        const string arn = "arn:aws:iot:eu-west-1:999999999999:";
        string[] topics = ["$aws/certificates/create-from-csr/*", "$aws/provisioning-templates/MyFleetProvisioningTemplate/provision/*"];
        return JsonSerializer.Serialize(new
        {
            Version = "2012-10-17",
            Statement = new object[]
            {
                new { Effect = "Allow", Action = new[] { "iot:Connect" }, Resource = new[] { "*" } },
                new { Effect = "Allow", Action = new[] { "iot:Publish", "iot:Receive" }, Resource = topics.Select(topic => arn + "topic/" + topic) },
                new { Effect = "Allow", Action = new[] { "iot:Subscribe" }, Resource = topics.Select(topic => arn + subscribeOn + "/" + topic) },
            },
        });
    }

    private static string[] Claim(CliRig rig)
    {
        var (certificate, key) = TestPki.Write(TestPki.Trusted.Client(), rig.Folder, "claim");
        return ["--cert", certificate, "--key", key, "--cacert", rig.Write("ca.pem", TestPki.Trusted.Authority.ExportCertificatePem())];
    }

    private static async Task<Line[]> LookAsync(CliRig rig, int expected, params string[] arguments)
    {
        var exitCode = await rig.RunAsync(["doctor", "--json", .. arguments]);
        Assert.True(exitCode == expected, rig.Error + rig.Out);
        var report = JsonDocument.Parse(rig.Out).RootElement;
        Assert.Equal(expected, report.GetProperty("exitCode").GetInt32());
        return [.. report.GetProperty("lines").EnumerateArray().Select(static line => line.Deserialize<Line>(JsonSerializerOptions.Web)!)];
    }

    private static void AssertOne(Line[] lines, string check, string finding, string evidence, string[] skipped)
    {
        var problem = Assert.Single(lines, static line => line.Status == "problem");
        Assert.Equal((check, finding), (problem.Check, problem.Finding));
        Assert.Contains(evidence, problem.Evidence, StringComparison.Ordinal);
        Assert.NotNull(problem.Fix);
        Assert.Equal(skipped, lines.SkipWhile(line => line != problem).Skip(1).Select(static line => line.Check));
        Assert.Equal(skipped, lines.Where(static line => line.Status == "skipped").Select(static line => line.Check));
    }

    private static string[] Everything(Line[] lines, string after) => [.. lines.SkipWhile(line => line.Check != after).Skip(1).Select(static line => line.Check)];

    private sealed record Line(string Section, string Check, string Status, string Evidence, string? Fix, string? Finding, string? Add);
}
