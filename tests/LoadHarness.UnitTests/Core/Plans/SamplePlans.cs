namespace LoadHarness.UnitTests.Core.Plans;

internal static class SamplePlans
{
    /// <summary>A good plan with every kind of member.</summary>
    public const string Full = """
        name: nightly-soak
        scenario: fleet-provisioning
        target: { kind: sim, template: Mine_1, parameters: { DeviceLocation: '{serial}' }, tls: 1.2, resume: true, sourceAddresses: [127.0.0.1, 127.0.0.2] }
        fleet:
          devices: 5000
          seed: -7
          prefix: lh
          keyType: rsa-2048
          identity: keys
          payload: cbor
          mqtt: 5
          keepAlive: 5m
          iterations: forever
          retries: 2
          after: disconnect
          hold: 1m
          partial: true
        load:
          executor: ramping-arrival-rate
          stages: [ { for: 10s, to: 100/s }, { for: 45s, to: 100/s } ]
        timeouts: { tcp: 1s, tls: 2s, connack: 3s, connect: 4s, suback: 5s, puback: 6s, response: 7s, provision: 8s, lateWindow: 9s, onTimeout: close }
        reconnect: { policy: fixed, min: 2s, max: 3m }
        subscribe: together
        warmup: 5s
        faults: [ { at: 10s, for: 30s, kind: suback.delay, value: 50ms, share: 5%, of: devices } ]
        gates:
          - timeout.rate < 0.5%
          - { that: funnel.operational >= 99.5%, abort: true, after: 2m }
        """;
}
