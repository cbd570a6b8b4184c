using System.Collections.Frozen;

namespace LoadHarness.Core.Plans.Faults;

/// <summary>Every fault there is, one line each: plans, files, <c>list</c> and documents follow it.</summary>
public static class FaultCatalog
{
    /// <summary>The operations of the provisioning API, as faults name them.</summary>
    public static readonly IReadOnlyList<string> Provisioning = ["create-keys", "create-from-csr", "register-thing"];

    /// <summary>The packets that can be throttled.</summary>
    public static readonly IReadOnlyList<string> Throttled = ["connect", "subscribe", "publish"];

    private const string HowLate = "how late the answer comes, such as 50ms or 'uniform 20ms..80ms'";

    /// <summary>All faults, in the order of <see cref="FaultKind"/>.</summary>
    public static IReadOnlyList<FaultSpec> All { get; } =
    [
        new(FaultKind.ConnackDelay, "connack.delay", "CONNACKs of accepted CONNECTs come late, by `value` after the CONNECT.") { Value = FaultMember.Required, ValueWords = HowLate },
        new(FaultKind.ConnackDrop, "connack.drop", "CONNACKs of accepted CONNECTs are not sent; the connection stays open."),
        new(FaultKind.SubackDelay, "suback.delay", "SUBACKs come late, by `value` after the SUBSCRIBE; the subscription is made at once.") { Value = FaultMember.Required, ValueWords = HowLate },
        new(FaultKind.SubackDrop, "suback.drop", "SUBACKs are not sent; the subscription is made."),
        new(FaultKind.SubackRefuse, "suback.refuse", "Subscriptions are refused in the SUBACK, filter by filter: 0x80, on MQTT 5 0x87. With `filter` only those of filters that contain the text, in which `*` stands for any characters.") { HasFilter = true },
        new(FaultKind.PubackDelay, "puback.delay", "PUBACKs come late, by `value` after the PUBLISH.") { Value = FaultMember.Required, ValueWords = HowLate },
        new(FaultKind.PubackDrop, "puback.drop", "PUBACKs are not sent; the message is delivered."),
        new(FaultKind.ResponseDelay, "response.delay", "Answers of the provisioning service come late, by `value` after they are ready.") { Value = FaultMember.Required, ValueWords = HowLate, Operations = Provisioning },
        new(FaultKind.ResponseDrop, "response.drop", "Answers of the provisioning service are not sent, neither accepted nor rejected ones; the request is carried out.") { Operations = Provisioning },
        new(FaultKind.ResponseLost, "response.lost", "The request succeeds and its accepted answer never comes, by default RegisterThing's: the thing is there and the device does not know it.") { Operations = Provisioning, DefaultOperation = "register-thing" },
        new(FaultKind.Reject, "reject", "Provisioning requests are rejected with `code`; nothing is carried out.") { HasCode = true, Operations = Provisioning },
        new(FaultKind.HookSlow, "hook.slow", "The pre-provisioning hook takes `value` longer; beyond 5 s RegisterThing is rejected. It acts for templates without a hook too.") { Value = FaultMember.Required, ValueWords = "how much longer the hook takes, such as 3s" },
        new(FaultKind.Throttle, "throttle", "Packets look as over a quota: CONNECT is closed without CONNACK (MQTT 5: CONNACK 0x97), SUBSCRIBE gets SUBACK 0x80 (0x97), PUBLISH is dropped (PUBACK 0x97). `operation` chooses one of them.") { Operations = Throttled },
        new(FaultKind.TlsStall, "tls.stall", "TLS handshakes that begin in the window are answered after `value`, without one when the fault ends.") { Value = FaultMember.Optional, HasShare = false, NeedsFor = "without 'value' the handshakes wait for its end" },
        new(FaultKind.Rst, "rst", "The connection is reset (TCP RST) at CONNECT, or `value` after it.") { Value = FaultMember.Optional },
        new(FaultKind.HalfOpen, "half-open", "The connection stays up, but from its next packet on nothing is answered or sent any more, for as long as it lasts; what the client sends is thrown away."),
        new(FaultKind.BrokerRestart, "broker.restart", "All connections are dropped when it begins; sessions that do not outlive their connection are lost. In the window new connections are taken at `rate` only.") { HasShare = false, HasRate = true },
        new(FaultKind.Stall, "stall", "The whole simulator stands still: nothing is read or answered until the fault ends.") { HasShare = false, NeedsFor = "a stall that never ends leaves nothing to measure" },
        new(FaultKind.Partition, "partition", "The network between all devices and the simulator is cut: no byte passes either way, and whoever connects in the window gets no answer (TCP itself is answered by the kernel). When it heals, every connection is reset, as by a firewall that has forgotten them; a cut that connections outlive is a `stall`.") { HasShare = false, NeedsFor = "a partition that never heals leaves nothing to measure" },
        new(FaultKind.CertificateRotation, "certificate.rotation", "The simulator takes a new server certificate, signed by the same CA, and drops all connections when it begins, as a broker does whose certificate is renewed.") { HasShare = false },
    ];

    /// <summary>All names.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. All.Select(spec => spec.Name)];

    private static FrozenDictionary<string, FaultSpec> ByName { get; } = All.ToFrozenDictionary(spec => spec.Name, StringComparer.Ordinal);

    /// <summary>The line of a kind.</summary>
    public static FaultSpec Of(FaultKind kind) => All[(int)kind];

    /// <summary>The line of a name; null for an unknown name.</summary>
    public static FaultSpec? Find(string name) => ByName.GetValueOrDefault(name);
}
