using System.Text;
using System.Text.Json;
using LoadHarness.AwsIot.Provisioning;
using LoadHarness.Core.Plans;

namespace LoadHarness.UnitTests.AwsIot.Provisioning;

/// <summary>
/// Payloads as AWS's documents and SDKs have them, byte for byte, at the sizes of real ones: heads of CBOR strings are written
/// out by hand (RFC 8949 §3), so that a mistake shared by our encoder and decoder shows.
/// </summary>
/// <remarks>
/// DG: AWS IoT developer guide, "Device provisioning MQTT API". EMBC: aws/aws-iot-device-sdk-embedded-C, the demos'
/// fleet_provisioning_serializer.c (TinyCBOR: definite maps, text strings, members looked up by name). OTA: the same SDK's
/// aws_iot_tests_onboarding_api.c, sample payloads of its unit tests. JS2: aws/aws-iot-device-sdk-js-v2.
/// </remarks>
public sealed class ProvisioningGoldenTests
{
    // 464 characters, as the token of a recorded answer (0x01D0), and a request of 300 (0x012C): both need two bytes of length.
    private static readonly string Token = new('T', 464);
    private static readonly string Csr = new('C', 300);
    private static readonly byte[] TokenBytes = [0x79, 0x01, 0xD0, .. Encoding.ASCII.GetBytes(Token)];

    /// <summary>EMBC, generateCsrRequest: a map of one text to a text.</summary>
    [Fact]
    public void CsrRequest_Cbor_IsTheEmbeddedSdks()
    {
        byte[] golden = [0xA1, 0x78, 0x19, .. "certificateSigningRequest"u8, 0x79, 0x01, 0x2C, .. Encoding.ASCII.GetBytes(Csr)];
        Assert.Equal(golden, ProvisioningCodec.Encode(PayloadFormat.Cbor, new CreateCertificateFromCsrRequest(Csr)));
        Assert.True(ProvisioningCodec.TryDecode(PayloadFormat.Cbor, golden, out CreateCertificateFromCsrRequest? request, out _));
        Assert.Equal(Csr, request.CertificateSigningRequest);
    }

    /// <summary>EMBC, generateRegisterThingRequest: a map of two, the second a map of one.</summary>
    [Fact]
    public void RegisterThingRequest_Cbor_IsTheEmbeddedSdks()
    {
        byte[] golden = [0xA2, 0x78, 0x19, .. "certificateOwnershipToken"u8, .. TokenBytes, 0x6A, .. "parameters"u8, 0xA1, 0x6C, .. "SerialNumber"u8, 0x6B, .. "00112233445"u8];
        Assert.Equal(golden, ProvisioningCodec.Encode(PayloadFormat.Cbor, new RegisterThingRequest(Token, Map(("SerialNumber", "00112233445")))));
        Assert.True(ProvisioningCodec.TryDecode(PayloadFormat.Cbor, golden, out RegisterThingRequest? request, out _));
        Assert.Equal(Token, request.CertificateOwnershipToken);
        Assert.Equal(Map(("SerialNumber", "00112233445")), request.Parameters);
    }

    /// <summary>OTA, _sampleOnboardDeviceResponsePayload: a configuration of two entries and a thing's name.</summary>
    [Fact]
    public void RegisterThingAccepted_Cbor_IsTheSdkTestsSample()
    {
        byte[] golden = [0xA2, 0x73, .. "deviceConfiguration"u8, 0xA2, 0x61, .. "1"u8, 0x63, .. "234"u8, 0x61, .. "4"u8, 0x62, .. "56"u8, 0x69, .. "thingName"u8, 0x69, .. "TestThing"u8];
        Assert.Equal(golden, ProvisioningCodec.Encode(PayloadFormat.Cbor, new ThingRegistered("TestThing", Map(("1", "234"), ("4", "56")))));
        Assert.True(ProvisioningCodec.TryDecode(PayloadFormat.Cbor, golden, out ThingRegistered? registered, out _));
        Assert.Equal("TestThing", registered.ThingName);
        Assert.Equal(Map(("1", "234"), ("4", "56")), registered.DeviceConfiguration);
    }

    /// <summary>EMBC, parseKeyCertResponse: four text strings; the order here is OTA's, which differs from the document's.</summary>
    [Fact]
    public void KeysAccepted_CborInTheSdkTestsOrder_IsRead()
    {
        byte[] golden =
        [
            0xA4, 0x6E, .. "certificatePem"u8, 0x67, .. "abcdefg"u8, 0x6D, .. "certificateId"u8, 0x66, .. "hijklm"u8, 0x6A, .. "privateKey"u8, 0x63, .. "key"u8,
            0x78, 0x19, .. "certificateOwnershipToken"u8, .. TokenBytes,
        ];
        Assert.True(ProvisioningCodec.TryDecode(PayloadFormat.Cbor, golden, out CertificateIssued? issued, out _));
        Assert.Equal(new CertificateIssued("hijklm", "abcdefg", "key", Token), issued);
    }

    /// <summary>EMBC, fleet_provisioning_serializer.h: answers are copied "as CBOR strings may be chunked" (RFC 8949 §3.2.3).</summary>
    [Fact]
    public void CsrAccepted_CborWithAChunkedString_IsRead()
    {
        byte[] golden =
        [
            0xBF, 0x6D, .. "certificateId"u8, 0x61, .. "i"u8, 0x6E, .. "certificatePem"u8, 0x7F, 0x63, .. "abc"u8, 0x62, .. "de"u8, 0xFF,
            0x78, 0x19, .. "certificateOwnershipToken"u8, .. TokenBytes, 0xFF,
        ];
        Assert.True(ProvisioningCodec.TryDecode(PayloadFormat.Cbor, golden, out CertificateIssued? issued, out _));
        Assert.Equal(new CertificateIssued("i", "abcde", null, Token), issued);
    }

    /// <summary>DG's members in DG's order; the status code is an integer, here of two bytes.</summary>
    [Theory]
    [InlineData(400, 0x01, 0x90)]
    [InlineData(403, 0x01, 0x93)]
    [InlineData(404, 0x01, 0x94)]
    [InlineData(429, 0x01, 0xAD)]
    [InlineData(500, 0x01, 0xF4)]
    public void Rejected_Cbor_IsTheDocumentsShape(int status, byte high, byte low)
    {
        byte[] golden = [0xA3, 0x6A, .. "statusCode"u8, 0x19, high, low, 0x69, .. "errorCode"u8, 0x64, .. "code"u8, 0x6C, .. "errorMessage"u8, 0x67, .. "message"u8];
        Assert.Equal(golden, ProvisioningCodec.Encode(PayloadFormat.Cbor, new RequestRejected(status, "code", "message")));
        Assert.True(ProvisioningCodec.TryDecode(PayloadFormat.Cbor, golden, out RequestRejected? rejected, out _));
        Assert.Equal(new RequestRejected(status, "code", "message"), rejected);
    }

    /// <summary>JS2, iotidentityclientv2: <c>JSON.stringify({})</c>; DG: the payload is empty.</summary>
    [Fact]
    public void KeysRequest_TheSdksAndTheDocuments_AreTaken()
    {
        Assert.Equal("{}"u8, ProvisioningCodec.EncodeCreateKeysRequest(PayloadFormat.Json));
        Assert.Equal([0xA0], ProvisioningCodec.EncodeCreateKeysRequest(PayloadFormat.Cbor));
        foreach (var format in new[] { PayloadFormat.Json, PayloadFormat.Cbor })
        {
            Assert.True(ProvisioningCodec.TryDecodeCreateKeysRequest(format, ReadOnlyMemory<byte>.Empty, out _));
        }
    }

    /// <summary>DG's examples as they are printed there, read; and written, but for white space.</summary>
    [Fact]
    public void Json_TheDocumentsExamples_AreReadAndWritten()
    {
        const string Keys = """
            {
                "certificateId": "string",
                "certificatePem": "string",
                "privateKey": "string",
                "certificateOwnershipToken": "string"
            }
            """;
        var issued = new CertificateIssued("string", "string", "string", "string");
        Assert.True(ProvisioningCodec.TryDecode(PayloadFormat.Json, Utf8(Keys), out CertificateIssued? readIssued, out _));
        Assert.Equal(issued, readIssued);
        Assert.Equal(Compact(Keys), Encoding.UTF8.GetString(ProvisioningCodec.Encode(PayloadFormat.Json, issued)));

        // In the answer to a CSR the document has the token first.
        Assert.True(ProvisioningCodec.TryDecode(
            PayloadFormat.Json, Utf8("""{ "certificateOwnershipToken": "t", "certificateId": "i", "certificatePem": "p" }"""), out readIssued, out _));
        Assert.Equal(new CertificateIssued("i", "p", null, "t"), readIssued);

        const string Request = """
            {
                "certificateOwnershipToken": "string",
                "parameters": {
                    "string": "string"
                }
            }
            """;
        Assert.True(ProvisioningCodec.TryDecode(PayloadFormat.Json, Utf8(Request), out RegisterThingRequest? register, out _));
        Assert.Equal("string", register.CertificateOwnershipToken);
        Assert.Equal(Map(("string", "string")), register.Parameters);
        Assert.Equal(Compact(Request), Encoding.UTF8.GetString(ProvisioningCodec.Encode(PayloadFormat.Json, register)));

        const string Registered = """
            {
                "deviceConfiguration": {
                    "string": "string"
                },
                "thingName": "string"
            }
            """;
        Assert.True(ProvisioningCodec.TryDecode(PayloadFormat.Json, Utf8(Registered), out ThingRegistered? thing, out _));
        Assert.Equal("string", thing.ThingName);
        Assert.Equal(Compact(Registered), Encoding.UTF8.GetString(ProvisioningCodec.Encode(PayloadFormat.Json, thing)));
    }

    /// <summary>The one refusal that a user has shown word for word (JS2, issue 69).</summary>
    [Fact]
    public void Rejected_JsonSeenInTheField_IsReadAndWritten()
    {
        const string Golden = """{"statusCode":400,"errorCode":"InvalidCertificateOwnershipToken","errorMessage":"Certificate ownership token cannot be empty."}""";
        var rejected = new RequestRejected(400, "InvalidCertificateOwnershipToken", "Certificate ownership token cannot be empty.");
        Assert.True(ProvisioningCodec.TryDecode(PayloadFormat.Json, Utf8(Golden), out RequestRejected? read, out _));
        Assert.Equal(rejected, read);
        Assert.Equal(Golden, Encoding.UTF8.GetString(ProvisioningCodec.Encode(PayloadFormat.Json, rejected)));
    }

    /// <summary>A PEM has characters that some encoders escape and others do not (RFC 8259 §7); JavaScript's leaves + and / alone, as here.</summary>
    [Fact]
    public void Json_PemText_IsWrittenAsJavaScriptDoesAndReadHoweverEscaped()
    {
        const string Pem = "-----BEGIN CERTIFICATE REQUEST-----\nMIIB+/A==\n-----END CERTIFICATE REQUEST-----\n";
        const string AsJavaScript = """{"certificateSigningRequest":"-----BEGIN CERTIFICATE REQUEST-----\nMIIB+/A==\n-----END CERTIFICATE REQUEST-----\n"}""";
        Assert.Equal(AsJavaScript, Encoding.UTF8.GetString(ProvisioningCodec.Encode(PayloadFormat.Json, new CreateCertificateFromCsrRequest(Pem))));
        foreach (var text in new[] { AsJavaScript, AsJavaScript.Replace("/", "\\/", StringComparison.Ordinal), AsJavaScript.Replace("+", "\\u002b", StringComparison.Ordinal).Replace("=", "\\u003D", StringComparison.Ordinal) })
        {
            Assert.True(ProvisioningCodec.TryDecode(PayloadFormat.Json, Utf8(text), out CreateCertificateFromCsrRequest? request, out _));
            Assert.Equal(Pem, request.CertificateSigningRequest);
        }
    }

    private static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);

    private static string Compact(string json) => JsonSerializer.Serialize(JsonDocument.Parse(json).RootElement);

    private static Dictionary<string, string> Map(params (string Key, string Value)[] entries) => entries.ToDictionary(static entry => entry.Key, static entry => entry.Value, StringComparer.Ordinal);
}
