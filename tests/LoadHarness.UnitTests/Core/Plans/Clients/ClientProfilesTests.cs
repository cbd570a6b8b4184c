using LoadHarness.Core.Metrics;
using LoadHarness.Core.Plans.Clients;

namespace LoadHarness.UnitTests.Core.Plans.Clients;

public sealed class ClientProfilesTests
{
    [Theory]
    [InlineData("embedded-c", AnswerKind.Connack, 1.0)]
    [InlineData("aws-iot-python-sdk", AnswerKind.Suback, 5.0)]
    [InlineData("aws-iot-python-sdk", AnswerKind.Connack, 30.0)]
    [InlineData("device-client", AnswerKind.Suback, 10.0)]
    [InlineData("device-client", AnswerKind.Response, 10.0)]
    [InlineData("greengrass", AnswerKind.Response, 30.0)]
    [InlineData("aws-sdk-v2-mqtt5", AnswerKind.Puback, 60.0)]
    [InlineData("aws-sdk-v2-mqtt5", AnswerKind.Connack, 20.0)]
    [InlineData("aws-sdk-v2-mqtt311", AnswerKind.Suback, null)]
    public void Waits_OfAClient_AreThoseOfItsSource(string name, AnswerKind kind, double? seconds) =>
        Assert.Equal(seconds, ClientProfiles.Find(name)!.Waits[kind]?.TotalSeconds);

    [Fact]
    public void Waits_LeftToTheApplication_AreMissing()
    {
        Assert.False(ClientProfiles.Find("aws-iot-python-sdk")!.Waits.ContainsKey(AnswerKind.Response));
        Assert.Null(ClientProfiles.Find("nonsense"));
    }

    [Fact]
    public void Words_NameWaitsAndPauses()
    {
        var words = ClientProfiles.Find("aws-iot-python-sdk")!.Words;
        Assert.StartsWith("waits: suback, puback 5s; connack 30s. Tries again: doubling without jitter, 1s to 32s, anew after 20s connected.", words, StringComparison.Ordinal);
        Assert.Contains("without end", ClientProfiles.Find("aws-sdk-v2-mqtt311")!.Words, StringComparison.Ordinal);
    }
}
