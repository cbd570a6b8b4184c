using LoadHarness.AwsIot;

namespace LoadHarness.Simulator.Registry;

/// <summary>The policy documents the simulator itself makes.</summary>
internal static class ProvisioningPolicies
{
    /// <summary>What devices may do that were provisioned with the template made at the first start: everything, as a start.</summary>
    public const string Device = """
        {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["iot:Connect","iot:Publish","iot:RetainPublish","iot:Subscribe","iot:Receive"],"Resource":"*"}]}
        """;

    /// <summary>
    /// What a claim needs for its template, with keys of either side (AWS IoT developer guide, "Provisioning by claim"). A trusted
    /// user's claim acts under it too: AWS says only that it provisions with its template, not with which policy.
    /// </summary>
    public static string Claim(AwsIotArns arns, string templateName)
    {
        ArgumentNullException.ThrowIfNull(arns);
        string[] topics = ["$aws/certificates/create/*", "$aws/certificates/create-from-csr/*", $"$aws/provisioning-templates/{templateName}/provision/*"];
        return $$"""
            {"Version":"2012-10-17","Statement":[
              {"Effect":"Allow","Action":"iot:Connect","Resource":"*"},
              {"Effect":"Allow","Action":["iot:Publish","iot:Receive"],"Resource":[{{List(arns.Topic)}}]},
              {"Effect":"Allow","Action":"iot:Subscribe","Resource":[{{List(arns.TopicFilter)}}]}]}
            """;

        string List(Func<string, string> arnOf) => string.Join(',', topics.Select(topic => $"\"{arnOf(topic)}\""));
    }
}
