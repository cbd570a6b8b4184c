namespace LoadHarness.AwsIot;

/// <summary>Builds the ARNs of one account in one region (AWS IoT developer guide, "Action resources").</summary>
/// <param name="Region">The region, such as <c>us-east-1</c>.</param>
/// <param name="Account">The account, 12 digits.</param>
public sealed record AwsIotArns(string Region, string Account)
{
    /// <summary>What iot:Connect is checked against.</summary>
    public string Client(string clientId) => Of("client", clientId);

    /// <summary>What iot:Publish, iot:RetainPublish and iot:Receive are checked against.</summary>
    public string Topic(string topic) => Of("topic", topic);

    /// <summary>What iot:Subscribe is checked against: the filter exactly as it was sent.</summary>
    public string TopicFilter(string filter) => Of("topicfilter", filter);

    /// <summary>A certificate, as the target or principal of control-plane operations.</summary>
    public string Certificate(string certificateId) => Of("cert", certificateId);

    /// <summary>A policy.</summary>
    public string Policy(string name) => Of("policy", name);

    /// <summary>A thing.</summary>
    public string Thing(string name) => Of("thing", name);

    /// <summary>A thing type.</summary>
    public string ThingType(string name) => Of("thingtype", name);

    /// <summary>A thing group.</summary>
    public string ThingGroup(string name) => Of("thinggroup", name);

    /// <summary>A billing group.</summary>
    public string BillingGroup(string name) => Of("billinggroup", name);

    /// <summary>A provisioning template.</summary>
    public string ProvisioningTemplate(string name) => Of("provisioningtemplate", name);

    /// <summary>The partition of a region: China's and the government's are apart (AWS general reference, "Amazon Resource Names").</summary>
    public static string PartitionOf(string region)
    {
        ArgumentNullException.ThrowIfNull(region);
        return region.StartsWith("cn-", StringComparison.Ordinal) ? "aws-cn" : region.StartsWith("us-gov-", StringComparison.Ordinal) ? "aws-us-gov" : "aws";
    }

    private string Of(string kind, string name) => $"arn:{PartitionOf(Region)}:iot:{Region}:{Account}:{kind}/{name}";
}
