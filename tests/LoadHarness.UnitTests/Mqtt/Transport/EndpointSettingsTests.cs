using System.Net;
using LoadHarness.Mqtt.Transport;

namespace LoadHarness.UnitTests.Mqtt.Transport;

public sealed class EndpointSettingsTests
{
    [Fact]
    public void PortAndSource_OfManyDevices_FillEachPairAlike()
    {
        var endpoint = new EndpointSettings { Host = "h", Port = 1, Ports = [1, 2, 3], SourceAddresses = [IPAddress.Parse("127.0.0.1"), IPAddress.Parse("127.0.0.2"), IPAddress.Parse("127.0.0.3")] };
        var pairs = Enumerable.Range(0, 900).GroupBy(device => (endpoint.PortOf(device), endpoint.SourceOf(device))).Select(static pair => pair.Count()).ToArray();
        Assert.Equal(Enumerable.Repeat(100, 9), pairs);
    }

    [Fact]
    public void PortAndSource_OnePortNoAddress_LeaveTheChoiceToTheSystem()
    {
        var endpoint = new EndpointSettings { Host = "h", Port = 7 };
        Assert.Equal((7, null), (endpoint.PortOf(5), endpoint.SourceOf(5)));
    }
}
