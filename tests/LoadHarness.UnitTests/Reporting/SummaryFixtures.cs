using LoadHarness.Core;
using LoadHarness.Core.Results;

namespace LoadHarness.UnitTests.Reporting;

/// <summary>Runs as they come out of the engine, for the tests of everything that shows them.</summary>
internal static class SummaryFixtures
{
    private static readonly DateTimeOffset Start = new(2026, 3, 1, 9, 30, 0, TimeSpan.Zero);

    /// <summary>1,000 devices, all well.</summary>
    public static RunSummary Pass() => new()
    {
        Run = new RunInfo
        {
            Id = "20260301T093000Z-7f3a", Name = "default", Scenario = "fleet-provisioning", StartedAt = Start, FinishedAt = Start.AddSeconds(33.4), Seed = 42,
            Target = new TargetInfo("sim", "127.0.0.1:8883"), Load = "1,000 devices at 50/s in 20 s, then held for 10 s", Version = "0.1.0",
        },
        Verdict = Verdict.Pass,
        VerdictReason = "All 3 gates hold, and the generator kept up.",
        ExitCode = (int)ExitCode.Ok,
        Gates =
        [
            Gate("timeout.rate < 0.5%", GateOutcome.Pass, "ratio", 0, 0.005, 1000, 0, 0.00383, "0 of 1,000; the interval lies below the limit."),
            Gate("funnel.operational >= 99.5%", GateOutcome.Pass, "ratio", 1, 0.995, 1000, 0.99617, 1, "1,000 of 1,000; the interval lies above the limit."),
            Gate("suback.p99 < 500ms", GateOutcome.Pass, "ms", 4.127, 500, 5000, 3.981, 4.402, "The interval lies below the limit."),
        ],
        Devices = new DeviceCounts(1000, 1000, 1000),
        Funnel = Funnel(1000, 1000, 1000, 1000, 1000, 1000),
        Steps = Steps(),
        Timeouts = new TimeoutSummary { Rate = 0, Iterations = 0, Started = 1000 },
        Subacks = new SubackSummary(5000, 0, 0, 0),
        Churn = new ChurnSummary { Attempts = 2000 },
        Handshakes = new HandshakeSummary { Full = 2000, Protocols = new Dictionary<string, long> { ["Tls13 TLS_AES_256_GCM_SHA384"] = 2000 } },
        Generator = new GeneratorSummary
        {
            DispatchLagMs = Latency(1000, 0.041, 0.12, 0.293, null, 1.74), PlannedStarts = 1000, PlannedRate = 50, AchievedRate = 49.96, OperationalRate = 49.8,
            CpuPercent = new CpuSummary(31.4, 42.7, 38.1), GcPausePercent = 0.31, PeakWorkingSetBytes = 187_432_960, KeyGenerationMs = Latency(1000, 0.21, 0.4, 0.81, null, 2.2),
        },
        Diagnosis = [],
        Disclosures = ["The target is the built-in simulator on the same host: latencies hold no network.", "All TLS handshakes were full."],
    };

    /// <summary>SUBACKs dropped for 5 % of the devices.</summary>
    public static RunSummary DroppedSubacks()
    {
        var pass = Pass();
        var steps = new Dictionary<string, StepSummary>(pass.Steps)
        {
            ["suback"] = pass.Steps["suback"] with { Attempts = 4800, Ok = 4750, Timeouts = 50, Late = 3, Never = 45, Disconnected = 2, ServiceMs = Latency(4753, 1.31, 2.4, 4.6, null, 5412.3), ResponseMs = Latency(4753, 1.33, 2.5, 5.1, null, 5412.8) },
            ["journey"] = pass.Steps["journey"] with { Attempts = 1000, Ok = 950, Cancelled = 50, ServiceMs = Latency(950, 31.2, 48, null, null, 118.4), ResponseMs = Latency(950, 31.3, 48.2, null, null, 118.9) },
        };
        return pass with
        {
            Verdict = Verdict.Fail,
            VerdictReason = "2 of 3 gates are broken: timeout.rate is 5 % (limit 0.5 %), funnel.operational is 95 % (limit 99.5 %).",
            ExitCode = (int)ExitCode.GateFailed,
            Gates =
            [
                Gate("timeout.rate < 0.5%", GateOutcome.Fail, "ratio", 0.05, 0.005, 1000, 0.03813, 0.06535, "50 of 1,000; the interval lies above the limit."),
                Gate("funnel.operational >= 99.5%", GateOutcome.Fail, "ratio", 0.95, 0.995, 1000, 0.93465, 0.96187, "950 of 1,000; the interval lies below the limit."),
                pass.Gates[2] with { Value = 4.6, Low = 4.211, High = 4.952 },
            ],
            Devices = new DeviceCounts(1000, 1000, 950),
            Funnel = Funnel(1000, 950, 950, 950, 950, 950),
            Steps = steps,
            Timeouts = new TimeoutSummary
            {
                Rate = 0.05, Iterations = 50, Started = 1000,
                Causes = new Dictionary<string, long> { ["late_suback"] = 3, ["no_suback"] = 45, ["disconnected_after_subscribe"] = 2 },
                Findings = new Dictionary<string, long> { ["suback-dropped"] = 48, ["unexplained"] = 2 },
            },
            TimeoutCurve = [SubackCurve(), AnsweredCurve()],
            Subacks = new SubackSummary(4750, 0, 3, 47),
            Churn = new ChurnSummary
            {
                Disconnects = 2, Reconnects = 2, Attempts = 1952, ReconnectsPerDeviceHour = 0.216, Reasons = new Dictionary<string, long> { ["peer_closed"] = 2 },
                Recovery = new RecoverySummary { T50Ms = 812.5, T95Ms = 1904, T99Ms = 1904, T100Ms = 1904 },
            },
            Audit = new AuditResult { Things = 1, Certificates = 4, Serials = 0, Checked = 1904 },
            Diagnosis =
            [
                new Finding("suback-dropped", "certain", 50, "50 devices sent SUBSCRIBE and got no SUBACK on a standing connection, while the others were answered in under 10 ms.", "Look at the broker's subscription handling; on AWS, at iot:Subscribe and iot:Receive for these client ids.")
                {
                    Rank = 1, Title = "SUBACKs are lost", Recovered = 3, Timeouts = 48, Groups = ["lost"],
                    Candidates = [new FindingCandidate("client-blocked", "possible", 12, "A client that reads nothing looks the same.")],
                },
            ],
        };
    }

    /// <summary>The generator could not keep up.</summary>
    public static RunSummary Invalid()
    {
        var pass = Pass();
        return pass with
        {
            Run = pass.Run with { Name = "burst", Load = "5,000 devices at 200/s in 25 s, then held for 10 s" },
            Verdict = Verdict.Invalid,
            VerdictReason = "31 % of starts were later than 50 ms: the generator was the bottleneck.",
            ExitCode = (int)ExitCode.Invalid,
            Devices = new DeviceCounts(5000, 4988, 4988),
            Funnel = Funnel(4988, 4988, 4988, 4988, 4988, 4988),
            Timeouts = new TimeoutSummary { Started = 4988 },
            Generator = pass.Generator with
            {
                Valid = false,
                Reasons = ["31 % of starts were later than 50 ms; start fewer devices a second, or use more cores."],
                DispatchLagMs = Latency(5000, 12.7, 402, 911.4, 1204, 1310),
                PlannedStarts = 5000,
                LateStarts = 1550,
                DroppedStarts = 12,
                PlannedRate = 200,
                AchievedRate = 131.2,
                CpuPercent = new CpuSummary(104.2, 91.7, 99.4),
            },
        };
    }

    /// <summary>Too few samples.</summary>
    public static RunSummary Inconclusive()
    {
        var pass = Pass();
        return pass with
        {
            Run = pass.Run with { Name = "smoke", Load = "100 devices at 20/s in 5 s" },
            Verdict = Verdict.Inconclusive,
            VerdictReason = "timeout.rate < 0.1% needs 3,838 iterations without a timeout; there were 100.",
            ExitCode = (int)ExitCode.Inconclusive,
            Gates =
            [
                Gate("timeout.rate < 0.1%", GateOutcome.Inconclusive, "ratio", 0, 0.001, 100, 0, 0.037, "3,738 samples are missing."),
                new GateResult { That = "recovery.t95 < 60s", Outcome = GateOutcome.Pass, Limit = 60_000, Unit = "ms", Value = 1904, Samples = 12 },
            ],
            Devices = new DeviceCounts(100, 100, 100),
            Funnel = Funnel(100, 100, 100, 100, 100, 100),
            Steps = new Dictionary<string, StepSummary> { ["suback"] = new() { Attempts = 500, Ok = 500, ServiceMs = Latency(500, 1.2, 2.1, null, null, 7.9), ResponseMs = Latency(500, 1.2, 2.2, null, null, 8.1) } },
            Timeouts = new TimeoutSummary { Started = 100 },
            Subacks = new SubackSummary(500, 0, 0, 0),
        };
    }

    /// <summary>Stopped in the middle, one gate broken by then.</summary>
    public static RunSummary Interrupted() => DroppedSubacks() with { Verdict = Verdict.Interrupted, VerdictReason = "Interrupted after 33 s.", ExitCode = (int)ExitCode.Interrupted };

    /// <summary>Nothing was started: the target was not there.</summary>
    public static RunSummary Empty()
    {
        var pass = Pass();
        return pass with
        {
            Verdict = Verdict.Fail,
            VerdictReason = "The target could not be reached.",
            ExitCode = (int)ExitCode.TargetUnreachable,
            Gates = [new GateResult { That = "suback.p99 < 500ms", Outcome = GateOutcome.NoData, Limit = 500, Unit = "ms", Reason = "Nothing was measured." }],
            Devices = new DeviceCounts(1000, 0, 0),
            Funnel = Funnel(0, 0, 0, 0, 0, 0),
            Steps = new Dictionary<string, StepSummary>(),
            Timeouts = new TimeoutSummary(),
            Subacks = new SubackSummary(0, 0, 0, 0),
            Churn = new ChurnSummary(),
            Handshakes = new HandshakeSummary(),
            Generator = new GeneratorSummary(),
            Disclosures = [],
        };
    }

    /// <summary>A broker restart of which all but two devices came back, and an outage later on.</summary>
    public static RunSummary Storm()
    {
        var pass = Pass();
        return pass with
        {
            Run = pass.Run with { Name = "reconnect-storm" },
            Gates = [.. pass.Gates, Gate("outage.t95 < 30s", GateOutcome.Pass, "ms", 24_500.5, 30_000, 0, 0, 0, "outage.t95 is 24.5s.") with { Low = null, High = null }],
            Churn = Restarted(),
            Faults = [new FaultWindow("broker.restart", 20, 50)],
            Diagnosis =
            [
                new Finding("connection-lost", "likely", 998, "journey: disconnected after publish, closed by the peer later; nothing was awaited.", "Connect again with backoff and jitter; look for restarts of the broker, NAT timeouts and keep-alive beyond them.")
                {
                    Rank = 1, Title = "The connection is lost for no reason that its packets show", Recovered = 996, FirstSeconds = 20.013, LastSeconds = 20.098, Candidates = [new FindingCandidate("duplicate-client-id", "possible", 998, "journey: disconnected after publish.")],
                },
            ],
        };
    }

    /// <summary>The churn of <see cref="Storm"/>.</summary>
    public static ChurnSummary Restarted() => new()
    {
        Disconnects = 1040, Reconnects = 1038, Attempts = 4600, Connects = 3038, AttemptsPerSuccess = 4600.0 / 3038, TurnedAway = 900, TurnedAwayShare = 900.0 / 4600,
        PeakAttemptsPerSecond = 940, PeakConnectsPerSecond = 120, ReconnectsPerDeviceHour = 1.2,
        Reasons = new Dictionary<string, long> { ["peer_closed"] = 1000, ["peer_reset"] = 40 },
        ServerReasons = new Dictionary<string, long> { ["SERVER_INITIATED_DISCONNECT"] = 1000, ["CLIENT_INITIATED_DISCONNECT"] = 1998, ["CONNECTION_LOST"] = 40 },
        Recovery = new RecoverySummary { T50Ms = 9100, T95Ms = 24_400 },
        LostSessions = new SessionAges { Samples = 1040, P5Ms = 2100, P50Ms = 14_200, P95Ms = 19_000, MaxMs = 44_100 },
        ClosedSessions = new SessionAges { Samples = 1998, P5Ms = 30, P50Ms = 61, P95Ms = 44_000, MaxMs = 51_000 },
        OutageCount = 2,
        Outages =
        [
            new OutageSummary
            {
                StartSeconds = 20.013, BurstMs = 84.5, Devices = 1000, Back = 998, T50Ms = 9123.4, T95Ms = 24_500.5, T99Ms = 29_001, Attempts = 2100, Connects = 998, TurnedAway = 860, AttemptsPerSuccess = 2100.0 / 998,
                PeakAttemptsPerSecond = 940, PeakConnectsPerSecond = 120, CurveMs = [.. Enumerable.Range(1, 99).Select(percent => 1000 + (percent * percent * 2.857))],
            },
            new OutageSummary
            {
                StartSeconds = 70.5, BurstMs = 3000, Devices = 60, Back = 60, T50Ms = 900, T95Ms = 1900, T99Ms = 2100, T100Ms = 2104, Attempts = 60, Connects = 60, TurnedAway = 0, AttemptsPerSuccess = 1,
                PeakAttemptsPerSecond = 31, PeakConnectsPerSecond = 31, CurveMs = [.. Enumerable.Range(1, 100).Select(percent => percent * 21.04)],
            },
        ],
        ServerOutages = [new ServerOutage { StartSeconds = 20.02, Devices = 1000, Back = 998, T50Ms = 9120.1, T95Ms = 24_497.7, T99Ms = 28_998.2 }],
        Messages = new MessageSummary { Sent = 51_200, Acknowledged = 51_100, Received = 51_120, Lost = 80, AcknowledgedLost = 0, Duplicated = 3, OutOfOrder = 1 },
    };

    /// <summary>More of everything than any report has room for.</summary>
    public static RunSummary Crowded()
    {
        var failed = DroppedSubacks();
        return failed with
        {
            Gates = [.. Enumerable.Range(1, 14).Select(i => Gate($"device.suback.response.p{80 + i} < {i}ms", i % 3 == 0 ? GateOutcome.Fail : GateOutcome.Pass, "ms", i / 2.0, i, 5000, i / 3.0, i, "Far from the limit."))],
            Timeouts = failed.Timeouts with { Causes = Enumerable.Range(1, 12).ToDictionary(i => $"disconnected_after_cause_{i}", i => (long)i * i) },
            Diagnosis = [.. Enumerable.Range(1, 7).Select(i => new Finding($"finding-{i}", "likely", i, string.Join(' ', Enumerable.Repeat("evidence", 20)) + ".", string.Join(' ', Enumerable.Repeat("mend", 30)) + ".") { Candidates = [new FindingCandidate("other", "possible", 1, "It fits.")] })],
            Steps = new Dictionary<string, StepSummary>(failed.Steps) { ["telemetry"] = failed.Steps["puback"] },
            Comparison = new LoadHarness.Core.Comparison.ComparisonResult
            {
                Base = ["base"], Run = ["run"], Margin = 0.1, Test = "A test.", Verdict = LoadHarness.Core.Comparison.ChangeVerdict.LikelyRegressed, Reason = "likely regressed.", Differences = ["seed"], Gates = [],
                Figures = [new LoadHarness.Core.Comparison.FigureChange { Name = "suback.p50", Unit = "ms", Base = 1, Run = 2, Effect = 1, Low = 0.8, High = 1.2, P = 0.001, Verdict = LoadHarness.Core.Comparison.ChangeVerdict.LikelyRegressed }],
            },
            Churn = Restarted(),
            Refusals = Enumerable.Range(1, 9).ToDictionary(i => $"claim.register_thing {400 + i}", i => (long)i),
            Disclosures = [.. Enumerable.Range(1, 9).Select(i => $"Disclosure {i} is a sentence of some length.")],
        };
    }

    /// <summary>Texts that try to break out of each format.</summary>
    public static RunSummary Hostile()
    {
        const string Evil = "<script>alert(\"1\")</script> & | `x` *b* [red]\u0001\u001b[31m \ud800 ]]> 'q'";
        var failed = DroppedSubacks();
        return failed with
        {
            Run = failed.Run with { Name = Evil, Scenario = Evil, Load = Evil + "\nsecond line", Target = new TargetInfo("mqtt", Evil) },
            VerdictReason = Evil,
            Gates = [failed.Gates[0] with { That = Evil, Reason = Evil }],
            Funnel = [new FunnelStage(Evil, 3)],
            Churn = Restarted() with { Reasons = new Dictionary<string, long> { [Evil] = 4 }, ServerReasons = new Dictionary<string, long> { [Evil] = 4 } },
            Timeouts = failed.Timeouts with { Causes = new Dictionary<string, long> { [Evil] = 50 } },
            Audit = new AuditResult { Things = null, Certificates = null, Serials = null, Checked = 0, Gaps = [Evil] },
            TimeoutCurve = [failed.TimeoutCurve[0] with { Of = Evil, Clients = [failed.TimeoutCurve[0].Clients[0] with { Client = Evil, Title = Evil }] }],
            Diagnosis = [new Finding(Evil, Evil, 1, Evil, Evil) { Title = Evil, Groups = [Evil], Candidates = [new FindingCandidate(Evil, Evil, 1, Evil)] }],
            Expectation = new ExpectationResult([Evil], false, Evil),
            Disclosures = [Evil],
        };
    }

    /// <summary>4,800 filters: 50 timed out at 5 s, 3 of them late.</summary>
    private static TimeoutCurve SubackCurve()
    {
        TimeoutPoint Point(double? ms, long timeouts, bool censored = false) =>
            new() { Ms = ms, Timeouts = timeouts, Rate = timeouts / 4800.0, Low = Math.Round(timeouts / 4800.0 * 0.75, 5), High = Math.Round(timeouts / 4800.0 * 1.32, 5), Censored = censored };
        return new TimeoutCurve
        {
            Of = "suback", TimeoutMs = 5000, ListenedMs = 35_000, Attempts = 4800, Disconnected = 2, Never = 45, Untimed = 7,
            Points = [Point(100, 240), Point(200, 192), Point(500, 144), Point(1000, 96), Point(2000, 72), Point(5000, 50), Point(10_000, 47), Point(20_000, 47), Point(30_000, 47), Point(50_000, 47, true), Point(60_000, 47, true)],
            Clients =
            [
                new ClientTimeout("embedded-c", "Embedded C SDK demo", Point(1000, 96)), new ClientTimeout("aws-iot-python-sdk", "AWSIoTPythonSDK", Point(5000, 50)),
                new ClientTimeout("device-client", "AWS IoT Device Client", Point(10_000, 47)), new ClientTimeout("aws-sdk-v2-mqtt5", "AWS IoT Device SDK v2, MQTT 5", Point(60_000, 47, true)),
                new ClientTimeout("aws-sdk-v2-mqtt311", "AWS IoT Device SDK v2, MQTT 3.1.1", Point(null, 47, true)),
            ],
        };
    }

    private static TimeoutCurve AnsweredCurve() => SubackCurve() with
    {
        Of = "connack",
        TimeoutMs = 10_000,
        Attempts = 1952,
        Disconnected = 0,
        Never = 0,
        Untimed = 0,
        Clients = [],
        Points = [.. new double[] { 100, 1000, 10_000, 60_000 }.Select(ms => new TimeoutPoint { Ms = ms, Timeouts = 0, Rate = 0, Low = 0, High = 0.00196 })],
    };

    /// <summary>What stands in the manifest.</summary>
    public static RunManifest Manifest() => new()
    {
        RunId = "20260301T093000Z-7f3a", Seed = 42, Handshakes = "full",
        EffectivePlan = "name: default\nscenario: fleet-provisioning\nfleet:\n  devices: 1000\n  seed: 42\ngates:\n  - timeout.rate < 0.5%\n",
        Overrides = new Dictionary<string, string> { ["fleet.devices"] = "--devices" },
        Versions = new Dictionary<string, string> { ["loadharness"] = "0.1.0", ["dotnet"] = "10.0.0", ["openssl"] = "3.0.16", ["os"] = "Debian 12" },
        Host = new Dictionary<string, string> { ["cores"] = "2", ["memory"] = "8 GiB", ["descriptors"] = "20,000" },
        Files = new Dictionary<string, string>(),
    };

    /// <summary>A timeline without chance in it: starts for 20 s of 33 (in proportion for longer runs), a stall at 40 % of the time.</summary>
    public static IReadOnlyList<TimelineRow> Timeline(int seconds = 33, long devices = 1000) => [.. Enumerable.Range(1, seconds).Select(t => Row(t, seconds, devices))];

    private static TimelineRow Row(int t, int seconds, long devices)
    {
        var ramp = Math.Min(1, t / (seconds * 0.6));
        var done = Math.Clamp((t - 0.4) / (seconds * 0.6), 0, 1);
        var starting = ramp < 1;
        var wave = Math.Round(Math.Sin(t * 1.7) + Math.Sin(t * 0.31), 3);
        var stall = Math.Abs(t - (seconds * 0.4)) < 1 ? 180 : 0;
        return new TimelineRow
        {
            T = t, Due = (long)(devices * ramp), Started = (long)(devices * ramp), Operational = (long)(devices * done), Active = (long)(devices * (ramp - done)), Connected = (long)(devices * done),
            TimedOut = (long)(devices * 0.05 * ramp), Disconnects = t > seconds / 2 ? 2 : 0, Reconnects = t > seconds / 2 ? 2 : 0,
            Subacks = starting ? 250 : 0, SubackP50Ms = starting ? 1.3 + (wave / 10) : null, SubackP99Ms = starting ? Math.Round(4.1 + wave + stall, 3) : null,
            JourneyP50Ms = starting ? 31 + wave : null, JourneyP99Ms = starting ? 62 + (4 * wave) + stall : null, DispatchLagMaxMs = starting ? Math.Round(0.4 + (wave * wave / 8), 3) : null,
            CpuHarnessPercent = starting ? Math.Round(61 + (4 * wave), 1) : 2.5, CpuSimulatorPercent = starting ? Math.Round(82 + (5 * wave), 1) : 1.5, CpuHostPercent = starting ? Math.Round(74 + (3 * wave), 1) : 3,
            GcPausePercent = starting ? 0.5 : 0, WorkingSetBytes = 90_000_000 + (long)(97_000_000 * ramp),
        };
    }

    private static Dictionary<string, StepSummary> Steps()
    {
        var steps = new Dictionary<string, StepSummary>();
        foreach (var (name, attempts, p50) in new (string, long, double)[]
        {
            ("claim.tcp", 1000, 0.21), ("claim.tls", 1000, 6.4), ("claim.connack", 1000, 1.1), ("claim.suback", 4000, 1.2), ("claim.create_certificate", 1000, 3.9), ("claim.register_thing", 1000, 2.4),
            ("device.tcp", 1000, 0.2), ("device.tls", 1000, 7.1), ("device.connack", 1000, 1.2), ("device.suback", 1000, 1.4), ("device.puback", 1000, 0.9),
            ("tcp", 2000, 0.205), ("tls", 2000, 6.8), ("connack", 2000, 1.15), ("suback", 5000, 1.28), ("puback", 1000, 0.9), ("create_certificate", 1000, 3.9), ("register_thing", 1000, 2.4),
            ("reconnect", 1000, 9.3), ("journey", 1000, 31.4),
        })
        {
            var service = Latency(attempts, p50, p50 * 1.8, Math.Round(p50 * 3.2, 3), null, Math.Round(p50 * 5.7, 3));
            var response = Latency(attempts, Math.Round(p50 * 1.01, 3), p50 * 1.9, Math.Round(p50 * 3.6, 3), null, Math.Round(p50 * 6.1, 3));
            steps[name] = new StepSummary { Attempts = attempts, Ok = attempts, ServiceMs = service, ResponseMs = response };
        }

        return steps;
    }

    private static IReadOnlyList<FunnelStage> Funnel(params ReadOnlySpan<long> devices)
    {
        string[] stages = ["connected", "subscribed", "certificate", "thing", "reconnected", "operational"];
        var funnel = new List<FunnelStage>();
        for (var i = 0; i < stages.Length; i++)
        {
            funnel.Add(new FunnelStage(stages[i], devices[i]));
        }

        return funnel;
    }

    private static GateResult Gate(string that, GateOutcome outcome, string unit, double value, double limit, long samples, double low, double high, string reason) =>
        new() { That = that, Outcome = outcome, Unit = unit, Value = value, Limit = limit, Samples = samples, Low = low, High = high, Reason = reason };

    private static LatencySummary Latency(long samples, double? p50, double? p90, double? p99, double? p999, double? max) =>
        new() { Samples = samples, P50 = p50, P90 = p90, P99 = p99, P999 = p999, Max = max };
}
