using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using LoadHarness.Core.Plans;
using LoadHarness.Core.Plans.Faults;
using LoadHarness.Diagnosis.Findings;
using LoadHarness.Hosting;
using LoadHarness.IntegrationTests.Simulator;
using Microsoft.Extensions.Logging;

namespace LoadHarness.IntegrationTests.Diagnosis;

/// <summary>A fleet of which nine tenths are well: each device that fails is put down to its own cause, as the simulator's own record and log have it.</summary>
public sealed partial class MixedCausesTests
{
    [Fact]
    public async Task Run_ThreeCausesAmongTwoHundredDevices_PutsEachDeviceDownToItsOwn()
    {
        var plan = Plan(devices: 200, suback: TimeSpan.FromSeconds(3), delay: TimeSpan.FromMilliseconds(4200));
        await AssertAttributedAsync(plan, 10, 6, 4);
    }

    [Fact]
    [Trait("Category", "long")]
    public async Task Run_TimesOfTheField_PutsEachDeviceDownToItsOwn()
    {
        var plan = Plan(devices: 200, suback: TimeSpan.FromSeconds(5), delay: TimeSpan.FromSeconds(7));
        await AssertAttributedAsync(plan, 10, 6, 4);
    }

    private static RunPlan Plan(int devices, TimeSpan suback, TimeSpan delay)
    {
        var plan = CauseRig.Plan(devices);
        FaultPlan drop = FaultRig.Fault("suback.drop"), late = FaultRig.Fault("suback.delay", delay);
        return plan with
        {
            Load = new LoadPlan { Executor = ExecutorNames.ConstantArrivalRate, Rate = 25 },
            Timeouts = new TimeoutPlan { Suback = suback, LateWindow = 2 * (delay - suback) },
            Fleet = plan.Fleet with
            {
                Groups =
                [
                    new GroupPlan("no-topicfilter", 0.05) { Claim = new ClaimPlan { Policy = "missing-topicfilter" } },
                    new GroupPlan("lost", 0.03) { Faults = [drop] },
                    new GroupPlan("slow", 0.02) { Faults = [late] },
                ],
            },
        };
    }

    private static async Task AssertAttributedAsync(RunPlan plan, int denied, int lost, int slow)
    {
        using var log = new DenialLog();
        await using var simulator = await RunningSimulator.StartAsync(options => options with { ClaimPolicy = null, Faults = SimulatorSetup.Schedule(plan, CauseRig.RunId), ArmAtStart = true }, time: null, log);
        var run = await CauseRig.RunAsync(plan, simulator);

        // The truth is the simulator's: what it did to packets, and what it denied.
        var truth = (await FaultRig.RecordAsync(simulator)).DistinctBy(static row => row.ClientId).ToDictionary(static row => row.ClientId, static row => row.Kind == "suback.drop" ? FindingIds.SubackLost : FindingIds.SlowSuback, StringComparer.Ordinal);
        foreach (var clientId in log.Subscribes)
        {
            truth[clientId] = FindingIds.MissingTopicFilter;
        }

        Assert.Equal((denied, lost, slow), (Count(FindingIds.MissingTopicFilter), Count(FindingIds.SubackLost), Count(FindingIds.SlowSuback)));
        var rows = run.Full.Rows.ToDictionary(static row => row.ClientId, static row => row.Finding, StringComparer.Ordinal);
        var names = Enumerable.Range(0, plan.Fleet.Devices).Select(index => LoadHarness.Scenarios.Common.DeviceNames.Serial(plan, CauseRig.RunId, index));
        var right = names.Count(name => rows.GetValueOrDefault(name) == truth.GetValueOrDefault(name));
        Assert.True(right >= 0.99 * plan.Fleet.Devices, $"{right} of {plan.Fleet.Devices}: {CauseRun.Words(run.Full)}");

        // Of those that failed, too: nine tenths being well makes 99 % of all an easy mark.
        var failed = truth.Count(pair => rows.GetValueOrDefault(pair.Key) == pair.Value);
        Assert.True(failed >= 0.99 * truth.Count, $"{failed} of {truth.Count}: {CauseRun.Words(run.Full)}");
        Assert.Equal(run.Full.Rows.Count, run.Full.Findings.Sum(static finding => finding.Devices));

        int Count(string finding) => truth.Values.Count(value => value == finding);
    }

    /// <summary>Whose SUBSCRIBE the simulator says it denied.</summary>
    private sealed partial class DenialLog : ILoggerFactory, ILogger
    {
        private readonly ConcurrentDictionary<string, bool> _clientIds = new(StringComparer.Ordinal);

        public ICollection<string> Subscribes => _clientIds.Keys;

        public void AddProvider(ILoggerProvider provider)
        {
        }

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (Denied().Match(formatter(state, exception)) is { Success: true } match)
            {
                _clientIds[match.Groups["client"].Value] = true;
            }
        }

        public void Dispose()
        {
        }

        [GeneratedRegex("^iot:Subscribe of '(?<client>[^']+)' denied", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
        private static partial Regex Denied();
    }
}
