using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using LoadHarness.AwsIot.Provisioning;
using LoadHarness.Core.Metrics;
using LoadHarness.Core.Metrics.Evidence;
using LoadHarness.Mqtt;
using LoadHarness.Mqtt.Transport;
using LoadHarness.Scenarios.Common;

namespace LoadHarness.Scenarios.FleetProvisioning;

/// <content>The device's own identity, made of what the service has issued.</content>
internal sealed partial class FleetProvisioningDevice
{
    private Provisioned? MakeIdentity(DeviceFlow flow, MqttConnection claim, CertificateIssued issued, DeviceKey? key, string thing)
    {
        if (_script.Tls is null)
        {
            return new Provisioned(_script.PlainIdentity, thing);
        }

        try
        {
            var certificate = LoadCertificate(issued, key);
            _context.Kept?.Keep(_index, thing, certificate);

            // Without resumption: the runtime would keep a native context for each device's certificate for ever.
            return new Provisioned(_script.Tls.Identity(certificate, resume: false) with { Manner = _script.Manner }, thing);
        }
        catch (Exception error) when (error is CryptographicException or ArgumentException)
        {
            // No certificate, or one to another key than the device's.
            var step = new Step(Phase.Claim, StepKind.CreateCertificate);
            LogMalformed(_context.Logger, _serial, step, error.Message);
            flow.Fail(new FailedStep(step, Outcome.ResponseMalformed, TopicRole.CreateRequest), claim);
            return null;
        }
    }

    private static X509Certificate2 LoadCertificate(CertificateIssued issued, DeviceKey? key)
    {
        if (key is null)
        {
            return X509Certificate2.CreateFromPem(issued.CertificatePem, issued.PrivateKey);
        }

        using var bare = X509Certificate2.CreateFromPem(issued.CertificatePem);
        return key.Key is ECDsa ecdsa ? bare.CopyWithPrivateKey(ecdsa) : bare.CopyWithPrivateKey((RSA)key.Key);
    }

    private readonly record struct Provisioned(ConnectionIdentity Identity, string Thing);
}
