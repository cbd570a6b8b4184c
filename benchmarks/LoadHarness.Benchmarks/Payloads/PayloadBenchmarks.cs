using System.ComponentModel;
using BenchmarkDotNet.Attributes;
using LoadHarness.AwsIot.Provisioning;
using LoadHarness.Core.Plans;

namespace LoadHarness.Benchmarks.Payloads;

/// <summary>The messages of the provisioning API.</summary>
public enum Message
{
    /// <summary>CreateKeysAndCertificate's request.</summary>
    CreateKeysRequest,

    /// <summary>CreateCertificateFromCsr's request.</summary>
    CreateFromCsrRequest,

    /// <summary>CreateKeysAndCertificate's accepted answer, with the RSA-2048 key that AWS made.</summary>
    KeysIssued,

    /// <summary>CreateCertificateFromCsr's accepted answer.</summary>
    CertificateIssued,

    /// <summary>RegisterThing's request.</summary>
    RegisterThingRequest,

    /// <summary>RegisterThing's accepted answer.</summary>
    ThingRegistered,

    /// <summary>The rejected answer to any.</summary>
    RequestRejected,
}

/// <summary>Writing and reading of every provisioning payload.</summary>
[Description("Provisioning payloads")]
public class PayloadBenchmarks
{
    private byte[] _payload = [];

    /// <summary>Which message.</summary>
    [ParamsAllValues]
    public Message Message { get; set; }

    /// <summary>In which format.</summary>
    [ParamsAllValues]
    public PayloadFormat Format { get; set; }

    /// <summary>Makes the payload, and checks that it can be read.</summary>
    [GlobalSetup]
    public void Setup()
    {
        _payload = Encode();
        if (!Decode())
        {
            throw new InvalidOperationException($"{Message} in {Format} cannot be read again.");
        }
    }

    /// <summary>Writes it.</summary>
    [Benchmark]
    public byte[] Encode() => Message switch
    {
        Message.CreateKeysRequest => ProvisioningCodec.EncodeCreateKeysRequest(Format),
        Message.CreateFromCsrRequest => ProvisioningCodec.Encode(Format, SampleMessages.CreateFromCsr),
        Message.KeysIssued => ProvisioningCodec.Encode(Format, SampleMessages.KeysIssued),
        Message.CertificateIssued => ProvisioningCodec.Encode(Format, SampleMessages.Issued),
        Message.RegisterThingRequest => ProvisioningCodec.Encode(Format, SampleMessages.RegisterThing),
        Message.ThingRegistered => ProvisioningCodec.Encode(Format, SampleMessages.Registered),
        Message.RequestRejected => ProvisioningCodec.Encode(Format, SampleMessages.Rejected),
        _ => throw new InvalidOperationException($"{Message} has no sample."),
    };

    /// <summary>Reads it.</summary>
    [Benchmark]
    public bool Decode() => Message switch
    {
        Message.CreateKeysRequest => ProvisioningCodec.TryDecodeCreateKeysRequest(Format, _payload, out _),
        Message.CreateFromCsrRequest => ProvisioningCodec.TryDecode(Format, _payload, out CreateCertificateFromCsrRequest? _, out _),
        Message.KeysIssued or Message.CertificateIssued => ProvisioningCodec.TryDecode(Format, _payload, out CertificateIssued? _, out _),
        Message.RegisterThingRequest => ProvisioningCodec.TryDecode(Format, _payload, out RegisterThingRequest? _, out _),
        Message.ThingRegistered => ProvisioningCodec.TryDecode(Format, _payload, out ThingRegistered? _, out _),
        Message.RequestRejected => ProvisioningCodec.TryDecode(Format, _payload, out RequestRejected? _, out _),
        _ => throw new InvalidOperationException($"{Message} has no sample."),
    };
}
