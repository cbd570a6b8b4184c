using LoadHarness.AwsIot.Policies;
using static LoadHarness.UnitTests.AwsIot.Policies.PolicyCase;

namespace LoadHarness.UnitTests.AwsIot.Policies;

/// <summary>Policy variables of certificates.</summary>
internal static class CertificateCases
{
    private const string Variables = "cert-policy-variables";
    private const string Examples = "certificate-policy-examples";

    private const string ByOrganization = """Allow iot:Publish topic/my/topic/${iot:ClientId} if {"ForAllValues:StringEquals":{"iot:Certificate.Subject.Organization.List":["Example Corp","AnyCompany"]}}""";
    private const string SecondIsAdministrator = """Allow iot:Publish topic/admin/* if {"StringEquals":{"iot:Certificate.Subject.CommonName.2":"Administrator"}}""";
    private const string AnyIsAdministrator = """Allow iot:Publish topic/admin if {"ForAnyValue:StringEquals":{"iot:Certificate.Subject.CommonName.List":"Administrator"}}""";

    private static readonly PolicyContext Shown = Of("CN=device-7, O=Example Corp, C=FR, C=DE, C=IT");

    public static PolicyCase[] All { get; } =
    [
        Row(Examples, "Allow iot:Publish topic/${iot:CertificateId}", $"topic/{Shown.Certificate!.CertificateId}", Allowed),
        Row(Examples, "Allow iot:Publish topic/${iot:CertificateId}", "topic/0123", Implicit),
        Row(Examples, "Allow iot:Publish topic/${iot:Certificate.Subject.CommonName}", "topic/device-7", Allowed),
        Row(Examples, "Allow iot:Publish topic/${iot:Certificate.Subject.CommonName}", "topic/device-8", Implicit),
        Row(Examples, SecondIsAdministrator, "topic/admin/x", Allowed, Of("CN=a, CN=b, CN=Administrator")),
        Row(Examples, SecondIsAdministrator, "topic/admin/x", Implicit, Of("CN=Administrator, CN=b")),
        Row(Examples, AnyIsAdministrator, "topic/admin", Allowed, Of("CN=a, CN=Administrator")),
        Row(Examples, AnyIsAdministrator, "topic/admin", Implicit, Of("CN=a, CN=b")),
        Row(Examples, AnyIsAdministrator, "topic/admin", Implicit, Of("O=x")),

        // The first value, one at an index (".1" is the second), one that does not exist, all of them.
        Row(Variables, "Allow iot:Publish topic/${iot:Certificate.Subject.Country}", "topic/FR", Allowed),
        Row(Variables, "Allow iot:Publish topic/${iot:Certificate.Subject.Country}", "topic/DE", Implicit),
        Row(Variables, "Allow iot:Publish topic/${iot:Certificate.Subject.Country.1}", "topic/DE", Allowed),
        Row(Variables, "Allow iot:Publish topic/${iot:Certificate.Subject.Country.2}", "topic/IT", Allowed),
        Row(Variables, "Allow iot:Publish topic/${iot:Certificate.Subject.Country.3}", "topic/IT", Implicit),
        Row(Variables, ByOrganization, "topic/my/topic/client1", Allowed),
        Row(Variables, ByOrganization, "topic/my/topic/client1", Allowed, Of("O=AnyCompany, O=Example Corp")),
        Row(Variables, ByOrganization, "topic/my/topic/client1", Implicit, Of("O=AnyCompany, O=Other")),
        Row(Variables, "Allow iot:Publish topic/${iot:Certificate.Issuer.Organization}/${iot:Certificate.Issuer.OrganizationalUnit}", "topic/Issuer Corp/Ops", Allowed),
        Row(Variables, "Allow iot:Publish topic/${iot:Certificate.SerialNumber}", "topic/0A1B", Allowed),
        Row(Variables, """Allow iot:Publish * if {"ForAnyValue:StringEquals":{"iot:Certificate.AvailableKeys":"iot:Certificate.Subject.Organization"}}""", "topic/a", Allowed),
        Row(Variables, """Allow iot:Publish * if {"ForAnyValue:StringEquals":{"iot:Certificate.AvailableKeys":"iot:Certificate.Subject.Title"}}""", "topic/a", Implicit),

        // Arrays end after five values; the sixth is not seen.
        Row(Variables, "Allow iot:Publish topic/${iot:Certificate.Subject.Organization.4}", "topic/e", Allowed, Of("O=a, O=b, O=c, O=d, O=e, O=f")),
        Row(Variables, "Allow iot:Publish topic/${iot:Certificate.Subject.Organization.5}", "topic/f", Implicit, Of("O=a, O=b, O=c, O=d, O=e, O=f")),
        Row(Variables, """Allow iot:Publish * if {"ForAnyValue:StringEquals":{"iot:Certificate.Subject.Organization.List":"f"}}""", "topic/f", Implicit, Of("O=a, O=b, O=c, O=d, O=e, O=f")),

        // Values with wildcards, or too long, are not put in.
        .. "*$+?#".Select(wildcard => Row(Variables, "Allow iot:Publish topic/${iot:Certificate.Subject.CommonName}/x", $"topic/a{wildcard}/x", Implicit, Of($"CN=\"a{wildcard}\""))),
        Row(Variables, "Allow iot:Publish topic/${iot:Certificate.Subject.CommonName}/x", $"topic/{new string('a', 1024)}/x", Allowed, Of($"CN={new string('a', 1024)}")),
        Row(Variables, "Allow iot:Publish topic/${iot:Certificate.Subject.CommonName}/x", $"topic/{new string('a', 1025)}/x", Implicit, Of($"CN={new string('a', 1025)}")),
    ];

    private static PolicyContext Of(string subject) => Unregistered with { Certificate = TestCertificates.Facts(subject) };

    private static PolicyCase Row(string source, string policy, string resource, AuthorizationOutcome expected, PolicyContext? facts = null) =>
        PolicyCase.Of(source, policy, IotActions.Publish, resource, expected, facts ?? Shown);
}
