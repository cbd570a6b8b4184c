using System.Text;
using CsCheck;
using LoadHarness.AwsIot.Provisioning;
using LoadHarness.Core.Plans;

namespace LoadHarness.UnitTests.AwsIot.Provisioning;

/// <summary>Golden bytes are written out by hand from the field names in AWS's developer guide, and for CBOR from RFC 8949.</summary>
public sealed class ProvisioningCodecTests
{
    private static readonly PayloadFormat[] Formats = [PayloadFormat.Json, PayloadFormat.Cbor];

    [Fact]
    public void Json_EveryMessage_IsTheDocumentedText()
    {
        Assert.Equal("{}", Json(ProvisioningCodec.EncodeCreateKeysRequest(PayloadFormat.Json)));
        Assert.Equal("""{"certificateSigningRequest":"A+/=\n"}""", Json(ProvisioningCodec.Encode(PayloadFormat.Json, new CreateCertificateFromCsrRequest("A+/=\n"))));
        Assert.Equal("""{"certificateId":"i","certificatePem":"p","privateKey":"k","certificateOwnershipToken":"t"}""", Json(ProvisioningCodec.Encode(PayloadFormat.Json, new CertificateIssued("i", "p", "k", "t"))));
        Assert.Equal("""{"certificateId":"i","certificatePem":"p","certificateOwnershipToken":"t"}""", Json(ProvisioningCodec.Encode(PayloadFormat.Json, new CertificateIssued("i", "p", null, "t"))));
        Assert.Equal("""{"certificateOwnershipToken":"t","parameters":{"SerialNumber":"1"}}""", Json(ProvisioningCodec.Encode(PayloadFormat.Json, new RegisterThingRequest("t", Map("SerialNumber", "1")))));
        Assert.Equal("""{"deviceConfiguration":{"a":"b"},"thingName":"n"}""", Json(ProvisioningCodec.Encode(PayloadFormat.Json, new ThingRegistered("n", Map("a", "b")))));
        Assert.Equal("""{"deviceConfiguration":{"a":"b"}}""", Json(ProvisioningCodec.Encode(PayloadFormat.Json, new ThingRegistered(null, Map("a", "b")))));
        Assert.Equal("""{"statusCode":400,"errorCode":"c","errorMessage":"m"}""", Json(ProvisioningCodec.Encode(PayloadFormat.Json, new RequestRejected(400, "c", "m"))));
    }

    [Fact]
    public void Cbor_EveryMessage_IsADefiniteMapOfTextStrings()
    {
        Assert.Equal([0xA0], ProvisioningCodec.EncodeCreateKeysRequest(PayloadFormat.Cbor));
        Assert.Equal(Cbor(0xA1, "certificateSigningRequest", "csr"), ProvisioningCodec.Encode(PayloadFormat.Cbor, new CreateCertificateFromCsrRequest("csr")));
        Assert.Equal(
            Cbor(0xA4, "certificateId", "i", "certificatePem", "p", "privateKey", "k", "certificateOwnershipToken", "t"),
            ProvisioningCodec.Encode(PayloadFormat.Cbor, new CertificateIssued("i", "p", "k", "t")));
        Assert.Equal(
            Cbor(0xA3, "certificateId", "i", "certificatePem", "p", "certificateOwnershipToken", "t"),
            ProvisioningCodec.Encode(PayloadFormat.Cbor, new CertificateIssued("i", "p", null, "t")));
        Assert.Equal(
            [.. Cbor(0xA2, "certificateOwnershipToken", "t", "parameters"), .. Cbor(0xA1, "SerialNumber", "1")],
            ProvisioningCodec.Encode(PayloadFormat.Cbor, new RegisterThingRequest("t", Map("SerialNumber", "1"))));
        Assert.Equal(
            [.. Cbor(0xA2, "deviceConfiguration"), 0xA0, .. Text("thingName"), .. Text("n")],
            ProvisioningCodec.Encode(PayloadFormat.Cbor, new ThingRegistered("n", new Dictionary<string, string>(StringComparer.Ordinal))));
        Assert.Equal(
            [.. Cbor(0xA3, "statusCode"), 0x19, 0x01, 0x90, .. Text("errorCode"), .. Text("c"), .. Text("errorMessage"), .. Text("m")],
            ProvisioningCodec.Encode(PayloadFormat.Cbor, new RequestRejected(400, "c", "m")));
    }

    [Fact]
    public void Decode_WhatEncodeMade_IsTheSame()
    {
        foreach (var format in Formats)
        {
            var parameters = Map("SerialNumber", "ü\"\\\n1");
            Assert.True(ProvisioningCodec.TryDecode(format, ProvisioningCodec.Encode(format, new CreateCertificateFromCsrRequest("csr")), out CreateCertificateFromCsrRequest? csr, out _));
            Assert.Equal("csr", csr.CertificateSigningRequest);
            var issued = new CertificateIssued("i", "p", null, "t");
            Assert.True(ProvisioningCodec.TryDecode(format, ProvisioningCodec.Encode(format, issued), out CertificateIssued? readIssued, out _));
            Assert.Equal(issued, readIssued);
            Assert.True(ProvisioningCodec.TryDecode(format, ProvisioningCodec.Encode(format, new RegisterThingRequest("t", parameters)), out RegisterThingRequest? register, out _));
            Assert.Equal("t", register.CertificateOwnershipToken);
            Assert.Equal(parameters, register.Parameters);
            var rejected = new RequestRejected(429, "c", "m");
            Assert.True(ProvisioningCodec.TryDecode(format, ProvisioningCodec.Encode(format, rejected), out RequestRejected? readRejected, out _));
            Assert.Equal(rejected, readRejected);
        }
    }

    [Fact]
    public void Decode_OtherOrderUnknownAndMissingMembers_IsTolerated()
    {
        var json = """ { "extra" : [1,{"a":null}], "deviceConfiguration":null, "thingName":"n" } """u8.ToArray();
        Assert.True(ProvisioningCodec.TryDecode(PayloadFormat.Json, json, out ThingRegistered? thing, out _));
        Assert.Equal("n", thing.ThingName);
        Assert.Empty(thing.DeviceConfiguration);
        Assert.True(ProvisioningCodec.TryDecode(PayloadFormat.Json, "{}"u8.ToArray(), out thing, out _));
        Assert.Null(thing.ThingName);

        // An indefinite-length map, a number under an unknown name, an indefinite-length string.
        byte[] cbor = [0xBF, .. Text("extra"), 0x82, 0x01, 0xF6, .. Text("errorMessage"), 0x7F, .. Text("a"), .. Text("b"), 0xFF, .. Text("statusCode"), 0x18, 0xC8, 0xFF];
        Assert.True(ProvisioningCodec.TryDecode(PayloadFormat.Cbor, cbor, out RequestRejected? rejected, out _));
        Assert.Equal(new RequestRejected(200, "", "ab"), rejected);

        Assert.True(ProvisioningCodec.TryDecode(PayloadFormat.Json, "{}"u8.ToArray(), out RegisterThingRequest? register, out _));
        Assert.Equal("", register.CertificateOwnershipToken);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("{")]
    [InlineData("{} {}")]
    [InlineData("""{"statusCode":"400"}""")]
    [InlineData("""{"statusCode":400.5}""")]
    [InlineData("""{"statusCode":99999999999}""")]
    [InlineData("""{"errorCode":5}""")]
    [InlineData("""{"errorMessage":{"a":1}}""")]
    public void DecodeRejected_WrongJson_GivesASentence(string json)
    {
        Assert.False(ProvisioningCodec.TryDecode(PayloadFormat.Json, Encoding.UTF8.GetBytes(json), out RequestRejected? _, out var error));
        Assert.EndsWith(".", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"parameters":{"a":1}}""")]
    [InlineData("""{"parameters":"a"}""")]
    [InlineData("""{"certificateOwnershipToken":["t"]}""")]
    public void DecodeRegisterThing_WrongTypes_AreRefused(string json) =>
        Assert.False(ProvisioningCodec.TryDecode(PayloadFormat.Json, Encoding.UTF8.GetBytes(json), out RegisterThingRequest? _, out _));

    [Fact]
    public void DecodeRejected_WrongCbor_IsRefused()
    {
        byte[][] payloads = [[], [0x80], [0xA1, 0x01, 0x02], [.. Cbor(0xA1, "statusCode", "400")], [.. Cbor(0xA1, "statusCode"), 0x1B, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF], [0xA0, 0xA0], [0xBB, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF], [0xA1, 0x63, 0xFF, 0xFE, 0xFD, 0x01]];
        foreach (var payload in payloads)
        {
            Assert.False(ProvisioningCodec.TryDecode(PayloadFormat.Cbor, payload, out RequestRejected? _, out var error), Convert.ToHexString(payload));
            Assert.NotNull(error);
        }
    }

    [Fact]
    public void DecodeIssued_WithoutToken_NamesTheMember()
    {
        Assert.False(ProvisioningCodec.TryDecode(PayloadFormat.Json, """{"certificateId":"i","certificatePem":"p"}"""u8.ToArray(), out CertificateIssued? _, out var error));
        Assert.Contains("certificateOwnershipToken", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(PayloadFormat.Json, "", true)]
    [InlineData(PayloadFormat.Cbor, "", true)]
    [InlineData(PayloadFormat.Json, "{\"test_data\":1}", true)]
    [InlineData(PayloadFormat.Json, "5", false)]
    [InlineData(PayloadFormat.Cbor, "{}", false)]
    public void CreateKeysRequest_AnyObjectOrNothing_IsTaken(PayloadFormat format, string text, bool isTaken) =>
        Assert.Equal(isTaken, ProvisioningCodec.TryDecodeCreateKeysRequest(format, Encoding.UTF8.GetBytes(text), out _));

    [Fact]
    public void Decode_MutatedPayloads_NeverThrows()
    {
        var seeds = Formats.SelectMany(format => new[]
        {
            (format, ProvisioningCodec.Encode(format, new CertificateIssued("id", "pem", "key", "token"))),
            (format, ProvisioningCodec.Encode(format, new RegisterThingRequest("token", Map("SerialNumber", "1")))),
            (format, ProvisioningCodec.Encode(format, new RequestRejected(400, "code", "message"))),
        }).ToArray();
        Gen.Select(Gen.Int[0, seeds.Length - 1], Gen.Select(Gen.Int[0, 200], Gen.Byte).Array[0, 6], Gen.Int[0, 200]).Sample(
            (seed, mutations, length) =>
            {
                var (format, good) = seeds[seed];
                var payload = good.ToArray();
                foreach (var (at, value) in mutations)
                {
                    payload[at % payload.Length] = value;
                }

                DecodeAsAll(format, payload.AsMemory(0, Math.Min(length, payload.Length)));
            },
            iter: 20_000);
        Gen.Select(Gen.Byte.Array[0, 64], Gen.Bool).Sample((payload, isJson) => DecodeAsAll(isJson ? PayloadFormat.Json : PayloadFormat.Cbor, payload), iter: 20_000);
    }

    [Fact]
    public void Messages_ToString_HoldNoSecret()
    {
        Assert.DoesNotContain("secret", new CertificateIssued("id", "pem", "secret", "secret").ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("secret", new RegisterThingRequest("secret", Map("a", "b")).ToString(), StringComparison.Ordinal);
    }

    private static void DecodeAsAll(PayloadFormat format, ReadOnlyMemory<byte> payload)
    {
        ProvisioningCodec.TryDecodeCreateKeysRequest(format, payload, out _);
        ProvisioningCodec.TryDecode(format, payload, out CreateCertificateFromCsrRequest? _, out _);
        ProvisioningCodec.TryDecode(format, payload, out CertificateIssued? _, out _);
        ProvisioningCodec.TryDecode(format, payload, out RegisterThingRequest? _, out _);
        ProvisioningCodec.TryDecode(format, payload, out ThingRegistered? _, out _);
        ProvisioningCodec.TryDecode(format, payload, out RequestRejected? _, out _);
    }

    private static Dictionary<string, string> Map(string key, string value) => new(StringComparer.Ordinal) { [key] = value };

    private static string Json(byte[] payload) => Encoding.UTF8.GetString(payload);

    private static byte[] Cbor(byte head, params string[] texts) => [head, .. texts.SelectMany(Text)];

    private static byte[] Text(string text) =>
        text.Length < 24 ? [(byte)(0x60 + text.Length), .. Encoding.UTF8.GetBytes(text)] : [0x78, (byte)text.Length, .. Encoding.UTF8.GetBytes(text)];
}
