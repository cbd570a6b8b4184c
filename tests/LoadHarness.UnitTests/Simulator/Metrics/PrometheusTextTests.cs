using System.Text.RegularExpressions;
using LoadHarness.AwsIot.Provisioning;
using LoadHarness.Simulator.Metrics;

namespace LoadHarness.UnitTests.Simulator.Metrics;

public sealed class PrometheusTextTests
{
    private readonly CloudWatchMetrics _metrics = new();

    [Theory]
    [InlineData("Connect.AuthError", "iot_connect_auth_error")]
    [InlineData("Connect.ClientIDThrottle", "iot_connect_client_id_throttle")]
    [InlineData("PublishIn.Success", "iot_publish_in_success")]
    [InlineData("RegisterThingFailed", "iot_register_thing_failed")]
    public void NameOf_CloudWatchName_IsInSnakeCase(string name, string expected) => Assert.Equal(expected, PrometheusText.NameOf(name));

    [Fact]
    public void Names_StandInTheEnumsOrder() =>
        Assert.Equal(Enum.GetNames<BrokerMetric>(), BrokerMetrics.Names.Select(name => name.Replace(".", "").Replace("ID", "Id")));

    [Fact]
    public void Write_Counted_IsShownByProtocol()
    {
        _metrics.Add(BrokerMetric.ConnectAuthError);
        _metrics.Add(BrokerMetric.ConnectAuthError);
        var lines = Lines();
        Assert.Contains("# TYPE iot_connect_auth_error_total counter", lines);
        Assert.Contains("iot_connect_auth_error_total{protocol=\"MQTT\"} 2", lines);
        Assert.Contains("iot_connect_success_total{protocol=\"MQTT\"} 0", lines);
    }

    [Fact]
    public void Write_Provisioning_SumIsFailuresAndCountAttempts()
    {
        var register = Topic("$aws/provisioning-templates/T/provision/json");
        _metrics.AddProvisioning(Topic("$aws/certificates/create/json"), isAccepted: true, "claim");
        _metrics.AddProvisioning(register, isAccepted: false, "claim");
        _metrics.AddProvisioning(register, isAccepted: true, "claim");
        _metrics.AddProvisioning(register, isAccepted: true, null);
        var lines = Lines();
        Assert.Contains("iot_create_keys_and_certificate_failed_sum 0", lines);
        Assert.Contains("iot_create_keys_and_certificate_failed_count 1", lines);
        Assert.Contains("iot_create_certificate_from_csr_failed_count 0", lines);
        Assert.Contains("iot_register_thing_failed_sum{template_name=\"T\"} 1", lines);
        Assert.Contains("iot_register_thing_failed_count{template_name=\"T\"} 3", lines);
        Assert.Contains("iot_approximate_number_of_things_registered{claim_certificate_id=\"claim\"} 1", lines);
    }

    [Fact]
    public void AddProvisioning_EndlessTemplateNames_AreCountedTogether()
    {
        for (var i = 0; i < 1_000; i++)
        {
            _metrics.AddProvisioning(Topic($"$aws/provisioning-templates/T{i}/provision/cbor"), isAccepted: false, null);
        }

        Assert.InRange(_metrics.RegisterThing.Count(), 1, CloudWatchMetrics.MaxLabels + 1);
        Assert.Equal(1_000, _metrics.RegisterThing.Sum(pair => pair.Value.Count));
    }

    [Fact]
    public void Write_EveryLine_HasTheFormatsShape()
    {
        _metrics.AddProvisioning(Topic("$aws/provisioning-templates/T/provision/json"), isAccepted: true, "a\"b\\c\nd");
        Assert.Contains("claim_certificate_id=\"a\\\"b\\\\c\\nd\"", PrometheusText.Write(_metrics), StringComparison.Ordinal);
        Assert.All(Lines(), line => Assert.True(
            Regex.IsMatch(line, """^(# (HELP|TYPE) [a-z_]+ .+|[a-z_]+(\{[a-z_]+="([^"\\\n]|\\["\\n])*"\})? [0-9]+)$"""), line));
    }

    private static ProvisioningRequestTopic Topic(string topic)
    {
        Assert.True(ProvisioningTopics.TryParseRequest(topic, out var request));
        return request;
    }

    private string[] Lines() => PrometheusText.Write(_metrics).TrimEnd('\n').Split('\n');
}
