using LoadHarness.Core.Metrics.Evidence;

namespace LoadHarness.AwsIot.Provisioning;

/// <summary>What a topic or filter is in the fleet provisioning API, also where it is written wrongly.</summary>
/// <param name="Role">What it is for; None where it is none of the API's.</param>
/// <param name="Operation">Which operation it belongs to.</param>
/// <param name="OmitsFormat">Whether the payload format's level is left out: <c>…/provision/accepted</c>.</param>
public readonly record struct ProvisioningFilter(TopicRole Role, ProvisioningOperation Operation, bool OmitsFormat)
{
    private const string Keys = "$aws/certificates/create/";
    private const string Csr = "$aws/certificates/create-from-csr/";
    private const string Templates = "$aws/provisioning-templates/";
    private const string Provision = "/provision/";

    /// <summary>Reads a topic or filter; makes nothing.</summary>
    public static ProvisioningFilter Read(ReadOnlySpan<char> filter)
    {
        filter = filter.TrimEnd('\0');
        if (filter.StartsWith(Keys))
        {
            return Read(filter[Keys.Length..], ProvisioningOperation.CreateKeysAndCertificate);
        }

        if (filter.StartsWith(Csr))
        {
            return Read(filter[Csr.Length..], ProvisioningOperation.CreateCertificateFromCsr);
        }

        var end = filter.StartsWith(Templates) ? filter.IndexOf(Provision) : -1;
        return end < 0 ? default : Read(filter[(end + Provision.Length)..], ProvisioningOperation.RegisterThing);
    }

    private static ProvisioningFilter Read(ReadOnlySpan<char> rest, ProvisioningOperation operation)
    {
        var isRegister = operation == ProvisioningOperation.RegisterThing;
        return rest switch
        {
            "json/accepted" or "cbor/accepted" => new(isRegister ? TopicRole.RegisterAccepted : TopicRole.CreateAccepted, operation, OmitsFormat: false),
            "json/rejected" or "cbor/rejected" => new(isRegister ? TopicRole.RegisterRejected : TopicRole.CreateRejected, operation, OmitsFormat: false),
            "accepted" => new(isRegister ? TopicRole.RegisterAccepted : TopicRole.CreateAccepted, operation, OmitsFormat: true),
            "rejected" => new(isRegister ? TopicRole.RegisterRejected : TopicRole.CreateRejected, operation, OmitsFormat: true),
            "json" or "cbor" => new(isRegister ? TopicRole.RegisterRequest : TopicRole.CreateRequest, operation, OmitsFormat: false),
            _ => new(TopicRole.Other, operation, OmitsFormat: false),
        };
    }
}
