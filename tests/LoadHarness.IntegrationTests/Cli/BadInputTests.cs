using LoadHarness.IntegrationTests.Mqtt;

namespace LoadHarness.IntegrationTests.Cli;

/// <summary>Bad input gets exit code 104, clear sentences, no stack trace, and leaves nothing behind.</summary>
public sealed class BadInputTests
{
    private const int BadInput = 104;

    [Theory]
    [InlineData("There is no plan 'nowhere.yaml'.", "run", "nowhere.yaml")]
    [InlineData("There is no plan 'nowhere.yaml'.", "validate", "nowhere.yaml")]
    [InlineData("There is no scenario 'dance'.", "run", "--scenario", "dance")]
    [InlineData("There is no scenario 'dance'.", "validate", "--scenario", "dance")]
    [InlineData("--bogus", "run", "--bogus")]
    [InlineData("--bogus", "sim", "--bogus")]
    [InlineData("frobnicate", "frobnicate")]
    [InlineData("--rate", "run", "--rate", "0/s")]
    [InlineData("--rate", "run", "--rate", "-5/s")]
    [InlineData("--rate", "run", "--rate", "fast")]
    [InlineData("--rate", "run", "--rate", "100")]
    [InlineData("--devices", "run", "--devices", "0")]
    [InlineData("--devices", "run", "--devices", "many")]
    [InlineData("--ramp needs --rate", "run", "--ramp", "10s")]
    [InlineData("--ramp 2m is longer than --duration 1m", "run", "--rate", "5/s", "--ramp", "2m", "--duration", "1m")]
    [InlineData("--suback-timeout", "run", "--suback-timeout", "soon")]
    [InlineData("--gate", "run", "--gate", "suback.p99 is good")]
    [InlineData("sub.p99", "run", "--gate", "sub.p99 < 1s")]
    [InlineData("-e 'X' is not KEY=VALUE", "run", "-e", "X")]
    [InlineData("--ifaddr: 'target.sourceAddresses[0]' must", "run", "--target", "127.0.0.1:1", "--ifaddr", "not-an-address")]
    [InlineData("--target", "run", "--target", "mqtts://host:99999")]
    [InlineData("'target.endpoint' is missing", "run", "--target", "aws", "--cert", "a", "--key", "b")]
    [InlineData("'target.cert' and 'target.key' belong together", "run", "--cert", "a.pem")]
    [InlineData("--mqtt-port must be a port", "sim", "--mqtt-port", "70000")]
    [InlineData("'nowhere' is no IP address to listen on.", "sim", "--listen", "nowhere")]
    [InlineData("The quota file 'no-such-file' cannot be read", "sim", "--quotas", "no-such-file")]
    [InlineData("'arn:x' is no hook.", "sim", "--hook", "arn:x")]
    [InlineData("'arn:x=builtin:maybe' is no hook.", "sim", "--hook", "arn:x=builtin:maybe")]
    [InlineData("The policy file 'nowhere.json' cannot be read", "sim", "--policy", "nowhere.json")]
    [InlineData("The template file 'nowhere.json' cannot be read", "sim", "--template-body", "nowhere.json")]
    [InlineData("The log 'no-such-folder/sim.log' cannot be written", "sim", "--log", "no-such-folder/sim.log")]
    public async Task Arguments_Bad_AreRefusedInOneSentence(string expected, params string[] arguments)
    {
        using var rig = new CliRig();

        var exitCode = await rig.RunAsync(arguments is ["run", ..] ? [.. arguments, "--out", rig.Reports] : arguments);

        AssertRefused(rig, exitCode, expected);
    }

    [Theory]
    [InlineData("--policy", "The claim's policy is refused: ")]
    [InlineData("--template-body", "The section Resources is missing.")]
    public async Task SimDocument_ThatAwsWouldRefuse_IsRefused(string option, string expected)
    {
        using var rig = new CliRig();
        var file = rig.Write("document.json", "{}");

        var exitCode = await rig.RunAsync("sim", option, file, "--certs", Path.Combine(rig.Folder, "certs"), "--mqtt-port", "0", "--alpn-port", "0", "--rest-port", "0");

        AssertRefused(rig, exitCode, expected);
    }

    [Fact]
    public async Task Sim_StateThatIsDamaged_IsRefused()
    {
        using var rig = new CliRig();
        rig.Write("state.db", new string('x', 8192));

        var exitCode = await rig.RunAsync("sim", "--mqtt-port", "0", "--alpn-port", "0", "--rest-port", "0", "--state", rig.Folder);

        AssertRefused(rig, exitCode, "state.db' is damaged");
    }

    [Theory]
    [InlineData("nonsense", "policy is refused")]
    [InlineData(null, "cannot be read")]
    public async Task Sim_PolicyThatIsNoneOrMissing_IsRefused(string? text, string expected)
    {
        using var rig = new CliRig();
        var policy = text is null ? Path.Combine(rig.Folder, "missing.json") : rig.Write("policy.json", text);

        var exitCode = await rig.RunAsync("sim", "--mqtt-port", "0", "--alpn-port", "0", "--rest-port", "0", "--policy", policy);

        AssertRefused(rig, exitCode, expected);
    }

    [Fact]
    public async Task Plan_SyntaxError_NamesLineAndColumn()
    {
        using var rig = new CliRig();
        var plan = rig.Write("broken.yaml", "name: x\nfleet: { devices: 5\nload: ]\n");

        var exitCode = await rig.RunPlanAsync(plan);

        AssertRefused(rig, exitCode, plan);
        Assert.Matches(@"broken\.yaml:\d+:\d+: ", rig.Error);
    }

    [Fact]
    public async Task Plan_SeveralUnknownMembers_AreAllNamedWithLineAndColumn()
    {
        using var rig = new CliRig();
        var plan = rig.Write("typos.yaml", "name: x\nflet:\n  devices: 5\nfleet:\n  device: 5\n  sede: 1\ntimeouts: { subak: 5s }\n");

        var exitCode = await rig.RunPlanAsync(plan);

        AssertRefused(rig, exitCode, "typos.yaml:2:1: ");
        foreach (var (place, member) in new[] { ("2:1", "flet"), ("5:3", "device"), ("6:3", "sede"), ("7:13", "subak") })
        {
            Assert.Contains(rig.Error.Split('\n'), line => line.Contains($"typos.yaml:{place}: ", StringComparison.Ordinal) && line.Contains(member, StringComparison.Ordinal));
        }
    }

    [Theory]
    [InlineData("run")]
    [InlineData("validate")]
    [InlineData("doctor")]
    public async Task Plan_UnknownPolicyOptionAndFinding_AreAllNamedWithLineAndColumn(string command)
    {
        using var rig = new CliRig();
        var plan = rig.Write("names.yaml", "fleet:\n  claim: { policy: missing-topicfilters }\n  groups:\n    - { name: a, share: 10%, claim: { policy: ./nowhere.json } }\ntarget:\n  options: { policy-propogation: 5s, mqtt-port: 1883 }\nexpect: { finding: [missing-topicfilter, nonsense] }\nload: { rate: 1/s }\n");

        var exitCode = await rig.RunAsync(command, plan);

        AssertRefused(rig, exitCode, "names.yaml:2:20: No claim policy is named 'missing-topicfilters'; did you mean 'missing-topicfilter'?");
        foreach (var (place, words) in new[] { ("4:47", "'./nowhere.json' cannot be read"), ("6:34", "did you mean 'policy-propagation'?"), ("6:49", "cannot set 'mqtt-port'"), ("7:42", "'nonsense' is no finding") })
        {
            Assert.Contains(rig.Error.Split('\n'), line => line.Contains($"names.yaml:{place}: ", StringComparison.Ordinal) && line.Contains(words, StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task Plan_IsAFolder_IsRefused()
    {
        using var rig = new CliRig();

        AssertRefused(rig, await rig.RunPlanAsync(rig.Folder), "cannot be read");
    }

    [Fact]
    public async Task Plan_StagesThatCannotStartAll_AreRefused()
    {
        using var rig = new CliRig();
        var plan = rig.Write("short.yaml", "fleet: { devices: 1000 }\nload: { executor: constant-arrival-rate, rate: 10/s, duration: 10s }\n");

        AssertRefused(rig, await rig.RunPlanAsync(plan), "start 100 of 1,000 devices");
    }

    [Theory]
    [InlineData("missing", "cannot be read: there is no such file")]
    [InlineData("unreadable", "cannot be read")]
    [InlineData("garbage", "is no PEM certificate")]
    [InlineData("foreign key", "does not belong to the certificate")]
    [InlineData("garbage key", "is no PEM private key")]
    [InlineData("encrypted key", "is encrypted")]
    [InlineData("expired", "expired on")]
    [InlineData("bad ca", "holds no certificate")]
    [InlineData("missing ca", "CA file")]
    public async Task Certificates_Unusable_AreRefusedBeforeAnythingIsMade(string what, string expected)
    {
        using var rig = new CliRig();
        using var good = TestPki.Trusted.Client();
        using var expired = TestPki.Trusted.Client(expired: true);
        using var other = TestPki.Trusted.Client("other");
        var (cert, key) = TestPki.Write(what == "expired" ? expired : good, rig.Folder, "claim");
        var ca = rig.Write("ca.pem", what == "bad ca" ? "nothing" : TestPki.Trusted.Authority.ExportCertificatePem());
        switch (what)
        {
            case "missing":
                File.Delete(cert);
                break;
            case "unreadable":
                File.Delete(cert);
                Directory.CreateDirectory(cert);
                break;
            case "garbage":
                rig.Write("claim.pem", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");
                break;
            case "foreign key":
                key = TestPki.Write(other, rig.Folder, "other").Key;
                break;
            case "garbage key":
                rig.Write("claim.key", "nothing");
                break;
            case "encrypted key":
                using (var ecdsa = System.Security.Cryptography.ECDsa.Create())
                {
                    rig.Write("claim.key", ecdsa.ExportEncryptedPkcs8PrivateKeyPem("secret", new(System.Security.Cryptography.PbeEncryptionAlgorithm.Aes128Cbc, System.Security.Cryptography.HashAlgorithmName.SHA256, 1)));
                }

                break;
            case "missing ca":
                File.Delete(ca);
                break;
        }

        var exitCode = await rig.RunPlanAsync("smoke", "--target", "127.0.0.1:1", "--cacert", ca, "--cert", cert, "--key", key);

        AssertRefused(rig, exitCode, expected);
    }

    [Fact]
    public async Task Out_CannotBeMade_IsRefused()
    {
        using var rig = new CliRig();
        var file = rig.Write("file", "");

        var exitCode = await rig.RunAsync("run", "smoke", "--out", Path.Combine(file, "reports"));

        AssertRefused(rig, exitCode, "cannot be created");
    }

    [Fact]
    public async Task Aws_NobodyToAsk_IsRefused()
    {
        using var rig = new CliRig();
        using var claim = TestPki.Trusted.Client();
        var (cert, key) = TestPki.Write(claim, rig.Folder, "claim");

        var exitCode = await rig.RunPlanAsync("--target", "aws", "--endpoint", "127.0.0.1:1", "--cert", cert, "--key", key, "--devices", "20", "--rate", "2/s");

        Assert.Equal(BadInput, exitCode);
        Assert.Contains("This creates up to 20 certificates and 20 things", rig.Error, StringComparison.Ordinal);
        Assert.Contains("error: A run against AWS must be confirmed.\nhint: Add --yes.", rig.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(rig.Reports));
    }

    [Theory]
    [InlineData("n\n")]
    [InlineData("")]
    public async Task Aws_AnsweredNo_CreatesNothing(string answer)
    {
        using var rig = new CliRig(answer, interactive: true);
        using var claim = TestPki.Trusted.Client();
        var (cert, key) = TestPki.Write(claim, rig.Folder, "claim");

        var exitCode = await rig.RunPlanAsync("--target", "aws", "--endpoint", "127.0.0.1:1", "--cert", cert, "--key", key, "--devices", "20", "--rate", "2/s");

        Assert.Equal(BadInput, exitCode);
        Assert.Contains("nothing was created", rig.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(rig.Reports));
    }

    private static void AssertRefused(CliRig rig, int exitCode, string expected)
    {
        Assert.True(exitCode == BadInput, $"{exitCode}: {rig.Error}");
        Assert.Contains(expected, rig.Error, StringComparison.Ordinal);
        Assert.StartsWith("error: ", rig.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", rig.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("Exception", rig.Error, StringComparison.Ordinal);
        Assert.True(rig.Out.Length == 0, "Standard output was not empty: " + rig.Out);
        Assert.False(Directory.Exists(rig.Reports), "A run's folder was made.");
    }
}
