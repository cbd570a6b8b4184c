using System.Globalization;
using BenchmarkDotNet.Loggers;
using LoadHarness.Benchmarks.Keys;
using LoadHarness.Benchmarks.Pacing;
using LoadHarness.Benchmarks.Packets;
using LoadHarness.Benchmarks.Payloads;
using LoadHarness.Benchmarks.Policies;
using LoadHarness.Benchmarks.Recording;
using LoadHarness.Benchmarks.Statistics;
using LoadHarness.Benchmarks.Tls;
using LoadHarness.Core.Plans;

namespace LoadHarness.Benchmarks;

/// <summary>Holds the bytes that one operation allocates against a limit. Bytes, not time: they are the same on a busy machine.</summary>
internal static class AllocationGate
{
    /// <summary>Measures everything, and prints one line each.</summary>
    /// <returns>0 where every limit holds, else 1.</returns>
    public static int Run(ILogger output)
    {
        var breached = 0;
        foreach (var limit in Limits())
        {
            var bytes = limit.Measure();
            var holds = bytes <= limit.Bytes;
            breached += holds ? 0 : 1;
            var line = string.Create(CultureInfo.InvariantCulture, $"{(holds ? "ok  " : "OVER")}  {limit.Name,-44} {bytes,9:F1} B/op, at most {limit.Bytes:N0}");
            output.WriteLine(holds ? LogKind.Default : LogKind.Error, line);
        }

        output.WriteLine(breached == 0 ? "Every operation allocates within its limit." : string.Create(CultureInfo.InvariantCulture, $"{breached} operations allocate more than their limit."));
        return breached == 0 ? 0 : 1;
    }

    /// <summary>About one and a half times what was measured when a limit was set; nothing at all where that is the promise.</summary>
    private static IEnumerable<AllocationLimit> Limits()
    {
        var recorder = new RecorderBenchmarks();
        yield return new("record: answered", 0, recorder.Answered);
        yield return new("record: cut off", 0, recorder.CutOff);
        yield return new("record: start lag", 0, recorder.Dispatched);

        var pacers = new PacerBenchmarks { Index = 1_000_000 };
        yield return new("pacer: constant", 0, () => pacers.Constant());
        yield return new("pacer: ramping", 0, () => pacers.Ramping());
        yield return new("pacer: storm", 0, () => pacers.Storm());

        foreach (var limit in Packets().Concat(Payloads()))
        {
            yield return limit;
        }

        var policies = new PolicyBenchmarks();
        policies.Setup();
        yield return new("policy: delivery allowed", 0, () => policies.Delivery());
        yield return new("policy: delivery denied", 0, () => policies.DeniedDelivery());
        yield return new("policy: SUBSCRIBE allowed", 2_500, () => policies.Subscribe());
        yield return new("policy: compile for a connection", 8_000, () => policies.Compile());

        var intervals = new IntervalBenchmarks { Samples = 1_000_000 };
        intervals.Setup();
        yield return new("interval: Wilson", 0, () => intervals.Wilson());
        yield return new("interval: p99 of 1,000,000", 25_000, () => intervals.Percentile());

        var keys = new DeviceKeyBenchmarks { Type = KeyType.EcdsaP256 };
        keys.Setup();
        yield return new("device key and request, P-256", 12_000, () => keys.KeyAndRequest());

        foreach (var (version, context, bytes) in new[] { (TlsVersions.Tls12, TlsContext.Shared, 16_000), (TlsVersions.Tls12, TlsContext.Own, 20_000), (TlsVersions.Tls13, TlsContext.Shared, 16_000), (TlsVersions.Tls13, TlsContext.Own, 20_000) })
        {
            var handshakes = new HandshakeBenchmarks { Version = version, Context = context };
            handshakes.SetupAsync().GetAwaiter().GetResult();
            yield return new($"handshake, both sides: {version}, {context}", bytes, () => handshakes.HandshakeAsync().GetAwaiter().GetResult()) { Operations = 200 };
            handshakes.Cleanup();
        }
    }

    private static IEnumerable<AllocationLimit> Packets()
    {
        var packets = new PacketBenchmarks { Version = MqttVersion.V311 };
        packets.Setup();
        yield return new("packet: write SUBSCRIBE", 64, () => packets.EncodeSubscribe());
        yield return new("packet: write PUBLISH", 64, () => packets.EncodePublish());
        yield return new("packet: read SUBACK", 200, () => packets.DecodeSuback());
        yield return new("packet: read PUBLISH", 450, () => packets.DecodePublish());
    }

    private static IEnumerable<AllocationLimit> Payloads()
    {
        foreach (var format in Enum.GetValues<PayloadFormat>())
        {
            foreach (var message in Enum.GetValues<Message>())
            {
                // A signing request, a certificate or a token is a kilobyte; the other messages are a few dozen bytes.
                var bytes = message is Message.CreateFromCsrRequest or Message.CertificateIssued or Message.RegisterThingRequest ? 11_000 : 3_300;
                var payload = new PayloadBenchmarks { Format = format, Message = message };
                payload.Setup();
                yield return new($"payload: write {message}, {format}", bytes, () => payload.Encode());
                yield return new($"payload: read {message}, {format}", bytes, () => payload.Decode());
            }
        }
    }
}
