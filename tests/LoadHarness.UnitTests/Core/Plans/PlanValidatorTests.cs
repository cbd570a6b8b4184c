using LoadHarness.Core;
using LoadHarness.Core.Plans;
using LoadHarness.Core.Plans.Faults;

namespace LoadHarness.UnitTests.Core.Plans;

public sealed class PlanValidatorTests
{
    private const string Rate = "load: { rate: 50/s }\n";

    [Theory]
    [InlineData("load: { rate: NaN/s }", "1:15: 'load.rate' must be a rate such as")]
    [InlineData("load: { rate: -1/s }", "1:15: 'load.rate' must be a rate above 0 and at most 100,000/s, not '-1/s'.")]
    [InlineData("load: { rate: 100001/s }", "1:15: 'load.rate' must be a rate above 0 and at most 100,000/s")]
    [InlineData("load: { executor: storm, rate: 5/s }", "1:32: 'load.rate' does not fit executor storm; it is for constant-arrival-rate.")]
    [InlineData("load: { rate: 5/s, stages: [ { for: 1s, to: 1/s } ] }", "1:28: 'load.stages' does not fit executor constant-arrival-rate")]
    [InlineData("load: { executor: ramping-arrival-rate }", "1:7: 'load.stages' is missing")]
    [InlineData("load: { executor: ramping-arrival-rate, stages: [ { for: 10s, to: 100/s } ] }", "1:49: the stages start 500 of 1,000 devices; lengthen a stage, set 'fleet.devices' to 500, or allow it with 'fleet.partial: true'.")]
    [InlineData("load: { executor: ramping-arrival-rate, stages: [ { for: 10s, to: 0/s } ] }", "1:49: the stages start no device at all")]
    [InlineData("load: { executor: ramping-arrival-rate, stages: [ { for: 10s, to: 100 } ] }", "1:67: 'load.stages[0].to' must be a rate with its unit, such as 100/s, not '100'.")]
    [InlineData("load: { executor: ramping-devices, stages: [ { for: 10s, to: 100/s } ] }", "1:62: 'load.stages[0].to' must be a whole number of devices")]
    [InlineData("load: { executor: ramping-devices, stages: [ { for: 10s, to: 2000 } ] }", "1:44: the stages ask for 2,000 devices, but 'fleet.devices' is 1,000.")]
    [InlineData("load: { executor: ramping-devices, stages: [ { for: 10s, to: 10 } ] }", "1:44: the stages start 10 of 1,000 devices")]
    [InlineData("load: { executor: ramping-devices, stages: [ { for: 10s } ] }", "1:46: 'load.stages[0]' lacks 'to'")]
    [InlineData("load: { executor: constant-devices }\nfleet: { iterations: forever }", "1:7: constant-devices with 'fleet.iterations: forever' never ends")]
    [InlineData("load: { rate: 1/s }\nfleet: { iterations: forever }", "1:7: constant-arrival-rate with 'fleet.iterations: forever' never ends")]
    [InlineData("load: { executor: storm }\nfleet: { iterations: 2 }", "2:22: a storm starts each device once")]
    [InlineData(Rate + "name: 'a b'", "2:7: 'name' must be 1 to 64 letters")]
    [InlineData(Rate + "target: { template: a.b }", "2:21: 'target.template' must be 1 to 36 letters")]
    [InlineData(Rate + "target: { template: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa }", "2:21: 'target.template' must be 1 to 36 letters")]
    [InlineData(Rate + "target: { kind: mqtt }", "2:9: 'target.url' is missing")]
    [InlineData(Rate + "target: { kind: mqtt, url: 'mqtt://h:1', caCert: a }", "2:50: 'target.caCert' does not fit mqtt://h:1, which has no TLS")]
    [InlineData(Rate + "target: { kind: mqtt, url: 'http://h' }", "2:28: 'target.url' must be mqtts://host:8883 or mqtt://host:1883, not 'http://h'.")]
    [InlineData(Rate + "target: { kind: mqtt, url: 'mqtts://h:99999' }", "2:28: 'target.url' must be")]
    [InlineData(Rate + "target: { kind: aws, cert: a, key: b }", "2:9: 'target.endpoint' is missing")]
    [InlineData(Rate + "target: { kind: aws, endpoint: h }", "2:9: 'target.cert' is missing")]
    [InlineData(Rate + "target: { url: 'mqtts://h' }", "2:16: 'target.url' does not fit kind sim; it is for kind mqtt.")]
    [InlineData(Rate + "target: { cert: a }", "2:17: 'target.cert' and 'target.key' belong together")]
    [InlineData(Rate + "target: { overQuota: true }", "2:22: 'target.overQuota' does not fit kind sim")]
    [InlineData(Rate + "target: { resume: true, tlsLibrary: openssl }", "2:19: 'target.resume' does not fit 'target.tlsLibrary: openssl'")]
    [InlineData(Rate + "target: { kind: aws, endpoint: h, cert: a, key: b }\nfleet: { keepAlive: 10s }", "3:21: 'fleet.keepAlive' must be from 30s to 20m for kind aws")]
    [InlineData(Rate + "fleet: { keepAlive: 1500ms }", "2:21: 'fleet.keepAlive' must be whole seconds")]
    [InlineData(Rate + "fleet: { seed: x }", "2:16: 'fleet.seed' must be a whole number")]
    [InlineData(Rate + "fleet: { filters: [ a ] }", "2:19: 'fleet.filters' does not fit scenario fleet-provisioning")]
    [InlineData(Rate + "scenario: subscribe-storm\nfleet: { filters: [ a, 'a/#/b' ] }", "3:24: 'a/#/b' is no topic filter")]
    [InlineData(Rate + "telemetry: { qos: 1 }", "2:12: 'telemetry' lacks 'every'")]
    [InlineData(Rate + "telemetry: { every: 1s }\nfleet: { after: disconnect }", "2:12: 'telemetry' has no effect with 'fleet.after: disconnect'")]
    [InlineData(Rate + "telemetry: { every: 1s, qos: 0, inflight: 2 }", "2:43: 'telemetry.inflight' has no effect with 'qos: 0'")]
    [InlineData(Rate + "telemetry: { every: 1s, qos: 2 }", "2:30: 'telemetry.qos' must be a whole number from 0 to 1")]
    [InlineData(Rate + "faults: [ { kind: suback.delay } ]", "2:11: 'faults[0]' lacks 'value'")]
    [InlineData(Rate + "faults: [ { kind: stall, value: 1s } ]", "2:33: 'faults[0].value' does not fit stall")]
    [InlineData(Rate + "faults: [ { kind: stall, share: 0% } ]", "2:33: 'faults[0].share' must be a share above 0")]
    [InlineData(Rate + "faults: [ { kind: suback.delay, value: soon } ]", "2:40: 'faults[0].value' must be a duration such as 50ms, 'uniform 20ms..80ms'")]
    [InlineData(Rate + "faults: [ { kind: suback.delay, value: uniform 80ms..20ms } ]", "2:40: 'faults[0].value' must be a duration")]
    [InlineData(Rate + "faults: [ { kind: reject } ]", "2:11: 'faults[0]' lacks 'code': the status code")]
    [InlineData(Rate + "faults: [ { kind: reject, code: 200 } ]", "2:33: 'faults[0].code' must be a whole number from 400 to 599")]
    [InlineData(Rate + "faults: [ { kind: stall, for: 1s, code: 500 } ]", "2:41: 'faults[0].code' does not fit stall, which takes none.")]
    [InlineData(Rate + "faults: [ { kind: reject, code: 500, operation: connect } ]", "2:49: 'faults[0].operation' must be create-keys, create-from-csr or register-thing for reject, not 'connect'.")]
    [InlineData(Rate + "faults: [ { kind: rst, operation: connect } ]", "2:35: 'faults[0].operation' does not fit rst, which takes none.")]
    [InlineData(Rate + "faults: [ { kind: suback.drop, filter: jobs } ]", "2:40: 'faults[0].filter' does not fit suback.drop, which takes none.")]
    [InlineData(Rate + "faults: [ { kind: half-open, rate: 5/s } ]", "2:36: 'faults[0].rate' does not fit half-open, which takes none.")]
    [InlineData(Rate + "faults: [ { kind: broker.restart, share: 50% } ]", "2:42: 'faults[0].share' does not fit broker.restart, which concerns the whole simulator.")]
    [InlineData(Rate + "faults: [ { kind: tls.stall } ]", "2:11: 'faults[0]' lacks 'for': without 'value'")]
    [InlineData(Rate + "faults: [ { kind: stall } ]\ntarget: { kind: mqtt, url: 'mqtts://h' }", "2:9: 'faults' does not fit kind mqtt")]
    [InlineData(Rate + "gates: [ { that: timeout.rate < 1%, after: 1m } ]", "2:44: 'gates[0].after' has no effect without 'abort: true'.")]
    [InlineData(Rate + "gates: [ { that: orphans == 0, abort: true } ]", "2:39: 'gates[0].abort' has no effect: orphans is known only when the run has ended.")]
    [InlineData(Rate + "gates: [ { that: drift(suback.p99) < 2%/h, abort: true } ]", "2:51: 'gates[0].abort' has no effect: a drift is judged over the whole run; let suback.p99 itself end it.")]
    [InlineData(Rate + "gates: [ 'leftovers == 0' ]", "2:10: gate 'leftovers == 0', column 1: unknown metric 'leftovers'")]
    [InlineData(Rate + "reconnect: { min: 500ms }", "2:19: 'reconnect.min' (500ms) is below 1s, and AWS IoT takes one CONNECT a second from a client id; set 'reconnect.unsafe: true'")]
    [InlineData(Rate + "reconnect: { min: 0s }", "2:19: 'reconnect.min' must be a duration from 1ms to 1h")]
    [InlineData(Rate + "reconnect: { max: 500ms, policy: embedded-c }", "2:19: 'reconnect.max' (500ms) is below 1s")]
    [InlineData(Rate + "reconnect: { policy: aws-iot-python-sdk, min: 40s }", "2:47: 'reconnect.min' (40s) is longer than 'reconnect.max' (32s).")]
    [InlineData(Rate + "reconnect: { policy: random }", "2:22: 'reconnect.policy' must be none, fixed, exponential, full-jitter, equal-jitter, decorrelated-jitter, embedded-c,")]
    [InlineData(Rate + "reconnect: { min: 20s, max: 10s }", "2:19: 'reconnect.min' (20s) is longer than 'reconnect.max' (10s).")]
    [InlineData(Rate + "warmup: 20s", "2:9: 'warmup' (20s) lasts as long as starts do (20s)")]
    [InlineData(Rate + "warmup: 50s\nfleet: { hold: 30s }\ntelemetry: { every: 1s }", "2:9: 'warmup' (50s) lasts as long as starts and hold do (50s)")]
    public void Load_BrokenRule_IsTheOnlyFault(string yaml, string expected)
    {
        var fault = Assert.Throws<HarnessException>(() => PlanLoader.Load(yaml, "p"));
        Assert.StartsWith("p:" + expected, fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', fault.Message);
    }

    [Fact]
    public void Validate_PlanMadeInCode_FindsRangesAndRules()
    {
        var plan = new RunPlan
        {
            Name = "",
            Fleet = new FleetPlan { Devices = 0 },
            Load = new LoadPlan { Rate = double.NaN },
            Timeouts = new TimeoutPlan { Tcp = TimeSpan.FromSeconds(-1) },
            Faults = [new FaultPlan(TimeSpan.Zero, null, "melt", null, 1)],
            Gates = [new GatePlan("timeout.rate")],
        };
        Assert.Equal(
            ["name", "fleet.devices", "load.rate", "timeouts.tcp", "faults[0].kind", "gates[0]"],
            PlanValidator.Validate(plan).Select(f => f.Path));
    }

    [Fact]
    public void Validate_UnknownExecutorInCode_IsAFault() =>
        Assert.Equal(["load.executor"], PlanValidator.Validate(new RunPlan { Load = new LoadPlan { Executor = "x" } }).Select(f => f.Path));

    [Theory]
    [InlineData("load: { executor: ramping-arrival-rate, stages: [ { for: 10s, to: 100/s } ] }\nfleet: { partial: true }")]
    [InlineData("load: { executor: ramping-arrival-rate, stages: [ { for: 10s, to: 100/s }, { for: 45s, to: 100/s } ] }\nfleet: { devices: 5000 }")]
    [InlineData("load: { rate: 100000/s }")]
    [InlineData(Rate + "faults: [ { kind: connack.delay, value: lognormal 50ms p99 400ms, share: 5% }, { kind: suback.refuse, filter: 'jobs/*' }, { kind: rst }, { kind: rst, value: exponential 1s } ]")]
    [InlineData(Rate + "faults: [ { at: 5s, kind: broker.restart, rate: 200/s }, { kind: tls.stall, value: 2s }, { kind: throttle, operation: publish }, { kind: response.lost }, { kind: reject, code: 429, operation: create-keys } ]")]
    [InlineData(Rate + "fleet: { keepAlive: 0s }")]
    [InlineData(Rate + "warmup: 40s\nfleet: { hold: 30s }\ntelemetry: { every: 1s }")]
    [InlineData(Rate + "warmup: 40s\nfleet: { hold: 30s }\nchurn: { share: 10% }")]
    public void Load_GoodPlan_HasNoFault(string yaml) => Assert.NotNull(PlanLoader.Load(yaml, "p"));
}
