using System.Text;
using CsCheck;
using LoadHarness.AwsIot.Provisioning;
using LoadHarness.Core.Plans;

namespace LoadHarness.UnitTests.Simulator.Provisioning;

public sealed class HostilePayloadTests
{
    private static readonly string[] JsonPieces = ["\"", "{", "}", "[", "]", ":", ",", "null", "1e999", "\\ud800", "\\u0000", "\"parameters\":", "\"SerialNumber\":{}", "\"certificateOwnershipToken\":[", "é", "\u0000"];

    /// <summary>Cut, flip, insert, repeat: what the network or a bad client may do to a good request.</summary>
    private static readonly Gen<(int Kind, int Where, int Length, byte Value)[]> Mutations =
        Gen.Select(Gen.Int[0, 4], Gen.Int[0, 2000], Gen.Int[0, 24], Gen.Byte).Array[0, 5]; // None at all: a sixth of the requests is good.

    [Fact]
    public async Task Handle_MutatedPayloads_AlwaysGiveAWellFormedAnswer()
    {
        using var rig = new ProvisioningRig();
        var token = (await rig.IssueAsync()).CertificateOwnershipToken;
        var register = new RegisterThingRequest(token, new Dictionary<string, string>(StringComparer.Ordinal) { ["SerialNumber"] = "SN1", ["Location"] = "WA" });
        var csr = new CreateCertificateFromCsrRequest("-----BEGIN CERTIFICATE REQUEST-----\nAAAA\n-----END CERTIFICATE REQUEST-----");
        (string Topic, PayloadFormat Format, byte[] Payload)[] seeds =
        [
            ("$aws/provisioning-templates/Fleet/provision/json", PayloadFormat.Json, ProvisioningCodec.Encode(PayloadFormat.Json, register)),
            ("$aws/provisioning-templates/Fleet/provision/cbor", PayloadFormat.Cbor, ProvisioningCodec.Encode(PayloadFormat.Cbor, register)),
            ("$aws/certificates/create-from-csr/json", PayloadFormat.Json, ProvisioningCodec.Encode(PayloadFormat.Json, csr)),
            ("$aws/certificates/create-from-csr/cbor", PayloadFormat.Cbor, ProvisioningCodec.Encode(PayloadFormat.Cbor, csr)),
        ];
        int accepted = 0, rejected = 0;

        await Gen.Select(Gen.Int[0, seeds.Length - 1], Mutations).SampleAsync(
            async (which, mutations) =>
            {
                var (topic, format, payload) = seeds[which];
                var answer = await rig.AskAsync(topic, Mutate(payload, mutations, format));
                if (answer.Accepted)
                {
                    Interlocked.Increment(ref accepted);
                    Assert.True(ProvisioningCodec.TryDecode(format, answer.Payload, out ThingRegistered? registered, out var error), error);
                    Assert.NotNull(registered.ThingName);
                }
                else
                {
                    Interlocked.Increment(ref rejected);
                    Assert.True(ProvisioningCodec.TryDecode(format, answer.Payload, out RequestRejected? refusal, out var error), error);
                    Assert.InRange(refusal.StatusCode, 400, 404); // 500 would be a bug.
                    Assert.NotEmpty(refusal.ErrorCode);
                    Assert.NotEmpty(refusal.ErrorMessage);
                }
            },
            iter: 2_000);

        Assert.True(accepted > 100 && rejected > 1_000, $"{accepted} accepted, {rejected} rejected.");
        Assert.Equal(1, rig.Registry.Certificates.Count); // None was issued for a bad request, none was lost.
    }

    private static byte[] Mutate(byte[] seed, (int Kind, int Where, int Length, byte Value)[] mutations, PayloadFormat format)
    {
        var bytes = new List<byte>(seed);
        foreach (var (kind, where, length, value) in mutations)
        {
            var at = where % (bytes.Count + 1);
            var count = Math.Min(length, bytes.Count - at);
            switch (kind)
            {
                case 0:
                    bytes.RemoveRange(at, count);
                    break;
                case 1 when at < bytes.Count:
                    bytes[at] = value;
                    break;
                case 2:
                    bytes.InsertRange(at, bytes.GetRange(at, count));
                    break;
                case 3:
                    bytes.RemoveRange(at, bytes.Count - at);
                    break;
                default:
                    bytes.InsertRange(at, format == PayloadFormat.Json ? Encoding.UTF8.GetBytes(JsonPieces[value % JsonPieces.Length]) : [value, 0xFF, 0x7F, 0xBF]);
                    break;
            }
        }

        return [.. bytes];
    }
}
