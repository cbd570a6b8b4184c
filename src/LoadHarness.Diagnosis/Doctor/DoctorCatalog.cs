using LoadHarness.Diagnosis.Doctor.Certificates;
using LoadHarness.Diagnosis.Doctor.ControlPlane;
using LoadHarness.Diagnosis.Doctor.Endpoints;
using LoadHarness.Diagnosis.Doctor.Host;
using LoadHarness.Diagnosis.Doctor.Live;
using LoadHarness.Diagnosis.Doctor.Policies;

namespace LoadHarness.Diagnosis.Doctor;

/// <summary>The doctor's checks, in order.</summary>
public static class DoctorCatalog
{
    /// <summary>What needs no more than a look at this host; <c>run</c> does these too.</summary>
    public static IReadOnlyList<HostCheck> OfHost { get; } =
        [new DescriptorsCheck(), new PortsCheck(), new BacklogCheck(), new ConntrackCheck(), new MemoryCheck(), new CpuCheck(), new ClockCheck()];

    /// <summary>All checks for a visit.</summary>
    public static IReadOnlyList<IDoctorCheck> All() =>
    [
        .. OfHost, new CapacityCheck(),
        new IdentityCheck(), new DatesCheck(), new KeyCheck(), new UsageCheck(), new AlgorithmCheck(), new IssuerCheck(),
        new PolicyFileCheck(),
        new NameCheck(), new AddressCheck(), new TcpCheck(), new TlsCheck(), new ServerCertificateCheck(), new ServerNameCheck(), new AlpnCheck(),
        new ConnectCheck(), new FiltersCheck(), new CreateCheck(), new RegisterCheck(), new OwnIdentityCheck(),
        new AccessCheck(), new DataEndpointCheck(), new CertificateStatusCheck(), new AttachedPoliciesCheck(), new AuthorizationAgreementCheck(), new TemplateCheck(), new ServerClockCheck(),
    ];
}
