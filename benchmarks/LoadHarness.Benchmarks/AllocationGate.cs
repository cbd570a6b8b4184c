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
            var line = string.Create(CultureInfo.InvariantCulture, $"{(holds ? "ok  " : "OVER")}  {limit.Name,-72} {bytes,9:F1} B/op, at most {limit.Bytes:N0}");
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

        foreach (var limit in Certificates().Concat(Handshakes()))
        {
            yield return limit;
        }
    }

    private static IEnumerable<AllocationLimit> Certificates()
    {
        foreach (var type in Enum.GetValues<KeyType>())
        {
            var certificates = new CertificateBenchmarks { Type = type };
            certificates.Setup();
            yield return new($"signing request, {type}", 16_000, () => certificates.SigningRequest()) { Operations = 200 };
            yield return new($"certificate of a request, {type}", 24_000, () => certificates.Certificate()) { Operations = 200 };
            certificates.Cleanup();
        }
    }

    private static IEnumerable<AllocationLimit> Handshakes()
    {
        foreach (var key in Enum.GetValues<KeyType>())
        {
            foreach (var version in new[] { TlsVersions.Tls12, TlsVersions.Tls13 })
            {
                foreach (var context in Enum.GetValues<TlsContext>())
                {
                    foreach (var session in Enum.GetValues<TlsSession>())
                    {
                        var handshakes = new HandshakeBenchmarks { Key = key, Version = version, Context = context, Session = session };
                        handshakes.SetupAsync().GetAwaiter().GetResult();
                        yield return new($"handshake, both sides: {key}, {version}, {context}, {session}", context == TlsContext.Own ? 20_000 : 16_000, () => handshakes.HandshakeAsync().GetAwaiter().GetResult()) { Operations = 40 };
                        handshakes.Cleanup();
                    }
                }
            }
        }
    }

    private static IEnumerable<AllocationLimit> Packets()
    {
        foreach (var version in Enum.GetValues<MqttVersion>())
        {
            foreach (var kind in Enum.GetValues<PacketKind>())
            {
                var packets = new PacketBenchmarks { Packet = kind, Version = version };
                packets.Setup();
                yield return new($"packet: write {kind}, {version}", 64, () => packets.Encode());
                yield return new($"packet: read {kind}, {version}", kind is PacketKind.Connect or PacketKind.Connack or PacketKind.Subscribe or PacketKind.Publish ? 700 : 200, () => packets.Decode());
            }
        }
    }

    private static IEnumerable<AllocationLimit> Payloads()
    {
        foreach (var format in Enum.GetValues<PayloadFormat>())
        {
            foreach (var message in Enum.GetValues<Message>())
            {
                // A signing request, a certificate or a token is a kilobyte, an RSA key nearly two; the other messages are a few dozen bytes.
                var bytes = message switch
                {
                    Message.KeysIssued => 29_000,
                    Message.CreateFromCsrRequest or Message.CertificateIssued or Message.RegisterThingRequest => 11_000,
                    _ => 3_300,
                };
                var payload = new PayloadBenchmarks { Format = format, Message = message };
                payload.Setup();
                yield return new($"payload: write {message}, {format}", bytes, () => payload.Encode());
                yield return new($"payload: read {message}, {format}", bytes, () => payload.Decode());
            }
        }
    }
}
