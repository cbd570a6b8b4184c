using LoadHarness.Core.Plans;
using LoadHarness.Diagnosis.Doctor;
using LoadHarness.Diagnosis.Doctor.Certificates;
using LoadHarness.Diagnosis.Doctor.Host;
using LoadHarness.Mqtt.Transport;

namespace LoadHarness.UnitTests.Diagnosis.Doctor;

/// <summary>Contexts for checks that need no network.</summary>
internal static class DoctorRig
{
    public static DoctorContext Context(RunPlan? plan = null, ClaimFiles? claim = null, HostFacts? host = null, TimeProvider? timeProvider = null) =>
        new(plan ?? new RunPlan(), Target(claim), host ?? new HostFacts { Processors = 2 }, timeProvider ?? TimeProvider.System);

    public static DoctorTarget Target(ClaimFiles? claim = null) => new()
    {
        Endpoint = new EndpointSettings { Host = "localhost", Port = 8883 },
        Tls = new TlsOptionsFactory("localhost", [], TlsVersions.Any, [], insecure: false),
        ServerName = "localhost",
        Authorities = [],
        Claim = claim,
        ClientId = "lh-42-000001",
        Flow = new DoctorFlow { Filters = [] },
        MayCreate = false,
    };
}
