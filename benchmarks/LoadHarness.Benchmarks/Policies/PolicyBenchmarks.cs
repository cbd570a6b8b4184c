using System.ComponentModel;
using BenchmarkDotNet.Attributes;
using LoadHarness.AwsIot;
using LoadHarness.AwsIot.Policies;

namespace LoadHarness.Benchmarks.Policies;

/// <summary>Policies as a broker asks them: at each delivery, at a SUBSCRIBE, and made ready for a new connection.</summary>
[Description("Policy evaluation")]
public class PolicyBenchmarks
{
    // AWS's claim policy, and what a device of a fleet usually has.
    private const string Document =
        """
        {"Version":"2012-10-17","Statement":[
         {"Effect":"Allow","Action":"iot:Connect","Resource":"arn:aws:iot:us-east-1:123456789012:client/${iot:Connection.Thing.ThingName}"},
         {"Effect":"Allow","Action":["iot:Publish","iot:Receive"],"Resource":[
          "arn:aws:iot:us-east-1:123456789012:topic/$aws/certificates/create/*",
          "arn:aws:iot:us-east-1:123456789012:topic/$aws/provisioning-templates/T/provision/*",
          "arn:aws:iot:us-east-1:123456789012:topic/dt/${iot:Connection.Thing.ThingName}/*"]},
         {"Effect":"Allow","Action":"iot:Subscribe","Resource":[
          "arn:aws:iot:us-east-1:123456789012:topicfilter/$aws/certificates/create/*",
          "arn:aws:iot:us-east-1:123456789012:topicfilter/$aws/provisioning-templates/T/provision/*",
          "arn:aws:iot:us-east-1:123456789012:topicfilter/dt/${iot:Connection.Thing.ThingName}/*"]},
         {"Effect":"Deny","Action":"iot:Receive","Resource":"arn:aws:iot:us-east-1:123456789012:topic/*/secret"}]}
        """;

    private static readonly AwsIotArns Arns = new("us-east-1", "123456789012");

    private readonly NamedPolicy[] _policies = [new("Device", PolicyDocument.Parse(Document))];
    private readonly PolicyContext _context = new() { ClientId = "lh-00000042", Thing = new ThingFacts("lh-00000042", null, new Dictionary<string, string>(StringComparer.Ordinal)) };
    private readonly string _allowed = Arns.Topic("dt/lh-00000042/telemetry");
    private readonly string _denied = Arns.Topic("dt/lh-00000042/secret");
    private readonly string _filter = Arns.TopicFilter("$aws/certificates/create/json/accepted");
    private CompiledPolicies _compiled = null!;

    /// <summary>Compiles the policies once.</summary>
    [GlobalSetup]
    public void Setup() => _compiled = Compile();

    /// <summary>Asks for a delivery that the last pattern allows.</summary>
    [Benchmark]
    public bool Delivery() => _compiled.For(IotActions.Receive).IsAllowed(_allowed);

    /// <summary>Asks for a delivery that a Deny holds back.</summary>
    [Benchmark]
    public bool DeniedDelivery() => _compiled.For(IotActions.Receive).IsAllowed(_denied);

    /// <summary>Decides on a filter, with the sentence that explains it.</summary>
    [Benchmark]
    public AuthorizationDecision Subscribe() => _compiled.For(IotActions.Subscribe).Decide(_filter);

    /// <summary>Puts one connection's values into its policies.</summary>
    [Benchmark]
    public CompiledPolicies Compile() => CompiledPolicies.Compile(_policies, _context);
}
