using LoadHarness.Simulator.ControlPlane;

namespace LoadHarness.UnitTests.Simulator.ControlPlane;

public sealed class RouteTableTests
{
    private readonly RouteTable _routes = new();

    public RouteTableTests()
    {
        _routes.Map("ListAttachedPolicies", "POST", "/attached-policies/{target}", _ => null);
        _routes.Map("CreateThingGroup", "PUT", "/thing-groups/{thingGroupName}", _ => null);
        _routes.Map("AddThingToThingGroup", "PUT", "/thing-groups/addThingToThingGroup", _ => null);
        _routes.Map("DescribeVersion", "GET", "/t/{templateName}/versions/{versionId}", _ => null);
    }

    [Theory]
    [InlineData("/attached-policies/arn%3Aaws%3Aiot%3Aus-east-1%3A123456789012%3Acert%2F0a", "arn:aws:iot:us-east-1:123456789012:cert/0a")]
    [InlineData("/attached-policies/arn:aws:iot:us-east-1:123456789012:cert%2f0a", "arn:aws:iot:us-east-1:123456789012:cert/0a")]
    [InlineData("/attached-policies/a+b%20c%25", "a+b c%")]
    public void Find_EncodedLabel_IsOneSegmentAndDecodedOnce(string path, string target)
    {
        var (route, labels) = _routes.Find("POST", path)!.Value;
        Assert.Equal(("ListAttachedPolicies", target), (route.Name, labels["target"]));
    }

    [Fact]
    public void Find_WrittenName_GoesBeforeALabel()
    {
        Assert.Equal("AddThingToThingGroup", _routes.Find("PUT", "/thing-groups/addThingToThingGroup")!.Value.Route.Name);
        Assert.Equal("CreateThingGroup", _routes.Find("PUT", "/thing-groups/addthingtothinggroup")!.Value.Route.Name);
    }

    [Fact]
    public void Find_SeveralLabels_AreAllThere()
    {
        var labels = _routes.Find("GET", "/t/T%2F1/versions/2")!.Value.Labels;
        Assert.Equal(("T/1", "2"), (labels["templateName"], labels["versionId"]));
    }

    [Theory]
    [InlineData("GET", "/attached-policies/x")]
    [InlineData("POST", "/attached-policies")]
    [InlineData("POST", "/attached-policies/arn:cert/0a")]
    [InlineData("POST", "/Attached-Policies/x")]
    public void Find_OtherMethodOrPath_IsNone(string method, string path) => Assert.Null(_routes.Find(method, path));
}
