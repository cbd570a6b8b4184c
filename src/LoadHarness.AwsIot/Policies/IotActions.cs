namespace LoadHarness.AwsIot.Policies;

/// <summary>The actions of the message broker that policies speak of (AWS IoT developer guide, "Policy actions").</summary>
public static class IotActions
{
    /// <summary>Checked at CONNECT, against <c>client/</c>.</summary>
    public const string Connect = "iot:Connect";

    /// <summary>Checked at PUBLISH, and at CONNECT for the will's topic, against <c>topic/</c>.</summary>
    public const string Publish = "iot:Publish";

    /// <summary>Checked at a PUBLISH with RETAIN besides <see cref="Publish"/>, against <c>topic/</c>.</summary>
    public const string RetainPublish = "iot:RetainPublish";

    /// <summary>Checked at SUBSCRIBE for each filter, against <c>topicfilter/</c>.</summary>
    public const string Subscribe = "iot:Subscribe";

    /// <summary>Checked at each delivery, against <c>topic/</c>.</summary>
    public const string Receive = "iot:Receive";

    /// <summary>Reads a shadow over HTTPS, checked against <c>thing/</c>.</summary>
    public const string GetThingShadow = "iot:GetThingShadow";

    /// <summary>Changes a shadow over HTTPS, checked against <c>thing/</c>.</summary>
    public const string UpdateThingShadow = "iot:UpdateThingShadow";

    /// <summary>Deletes a shadow over HTTPS, checked against <c>thing/</c>.</summary>
    public const string DeleteThingShadow = "iot:DeleteThingShadow";
}
