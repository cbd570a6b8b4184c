using LoadHarness.AwsIot.Policies;
using LoadHarness.Simulator.Authorization;
using LoadHarness.UnitTests.AwsIot.Policies;

namespace LoadHarness.UnitTests.Simulator.Authorization;

/// <summary>One certificate, <c>cert</c>, with one policy that can be changed.</summary>
internal sealed class FakePolicySource : IPolicySource
{
    private readonly PolicyPropagation _propagation;
    private readonly Propagated<NamedPolicy> _policy;
    private readonly CertificateFacts _certificate = TestCertificates.Facts("CN=cert");
    private ThingFacts? _thing;

    public FakePolicySource(TimeProvider time, string policy, TimeSpan delay = default)
    {
        _propagation = new PolicyPropagation(time, delay);
        _policy = new Propagated<NamedPolicy>(PolicyLines.Policy(policy));
    }

    public long Version => _propagation.Version;

    public int Reads { get; private set; }

    public PolicyHolder? Read(string certificateId, string clientId)
    {
        Reads++;
        return certificateId == "cert" ? new PolicyHolder([_policy.Effective(_propagation)], _certificate, _thing?.Name == clientId ? _thing : null) : null;
    }

    public void Set(string policy) => _policy.Set(PolicyLines.Policy(policy), _propagation);

    public void Attach(ThingFacts thing)
    {
        _thing = thing;
        _propagation.Changed();
    }
}
