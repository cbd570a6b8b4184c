using System.Text;
using CsCheck;
using LoadHarness.Simulator.ControlPlane;
using LoadHarness.Simulator.Registry;

namespace LoadHarness.UnitTests.Simulator.ControlPlane;

public sealed class ApiRequestTests
{
    [Fact]
    public void Members_RightTypes_AreRead()
    {
        var body = Request("""{"s":"x","b":true,"n":7,"o":{"s":"y"},"l":["a","b"],"m":{"k":"v"},"os":[{"s":"z"}],"nothing":null}""").Body;
        Assert.Equal(("x", true, 7L, "y", "v", "z"), (body.Text("s"), body.Flag("b"), body.Number("n"), body.Object("o")?.Text("s"), body.Map("m")!["k"], body.Objects("os")![0].Text("s")));
        Assert.Equal(["a", "b"], body.Texts("l")!);
        Assert.Null(body.Text("nothing"));
        Assert.Null(body.Text("absent"));
    }

    [Fact]
    public void Members_WrongTypes_AreSerializationErrors()
    {
        var body = Request("""{"s":1,"b":"true","n":1.5,"big":99999999999,"o":[],"l":[1],"m":{"k":1},"os":["x"],"lone":"\ud800"}""").Body;
        foreach (var read in (Action[])[() => body.Text("s"), () => body.Flag("b"), () => body.Number("n"), () => body.SmallNumber("big"), () => body.Object("o"), () => body.Texts("l"), () => body.Map("m"), () => body.Objects("os"), () => body.Text("lone")])
        {
            Assert.Equal(("SerializationException", 400), Refusal(read));
        }
    }

    [Fact]
    public void Members_NamesWithALoneSurrogate_AreSerializationErrors()
    {
        Assert.Equal(("SerializationException", 400), Refusal(() => Request("""{"m":{"\ud800":"x"}}""").Body.Map("m")));
        Assert.Equal(("SerializationException", 400), Refusal(() => Request("""{"\ud800abcdef":"x"}""").Body.RequiredText("a")));
    }

    [Fact]
    public void RequiredText_Absent_IsAnInvalidRequest()
    {
        Assert.Equal(("InvalidRequestException", 400), Refusal(() => Request("{}").Body.RequiredText("policyDocument")));
        Assert.Equal(("InvalidRequestException", 400), Refusal(() => Request("").Body.RequiredText("policyDocument")));
        Assert.Equal(("InvalidRequestException", 400), Refusal(() => Request("").Header("x-amzn-principal")));
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("{")]
    [InlineData("\"x\"")]
    public void Body_NoJsonObject_IsASerializationError(string body) => Assert.Equal(("SerializationException", 400), Refusal(() => Request(body)));

    [Theory]
    [InlineData("f=true", true)]
    [InlineData("f=false", false)]
    [InlineData("", null)]
    public void QueryFlag_Text_IsRead(string query, bool? expected) => Assert.Equal(expected, Request("", query).QueryFlag("f"));

    [Theory]
    [InlineData("f=1")]
    [InlineData("f=True")]
    [InlineData("f=")]
    public void QueryFlag_OtherText_IsRefused(string query) => Assert.Equal(("InvalidRequestException", 400), Refusal(() => Request("", query).QueryFlag("f")));

    [Theory]
    [InlineData("maxResults=0")]
    [InlineData("maxResults=251")]
    [InlineData("maxResults=x")]
    [InlineData("nextToken=!!")]
    [InlineData("nextToken=YWJj")]
    public void Paging_NoGood_IsRefused(string query) => Assert.Equal(("InvalidRequestException", 400), Refusal(() => ListPaging.ByToken(Request("", query))));

    [Fact]
    public void Paging_Token_IsOpaqueAndGoodForItsListOnly()
    {
        var first = Request("", "maxResults=2");
        Assert.Equal(new PageRequest(null, 2), ListPaging.ByToken(first));
        var token = (string)ListPaging.Token(first, new Page<string>(["a", "b"], "b/ü"))!;
        Assert.DoesNotContain("ü", token, StringComparison.Ordinal);
        Assert.Equal(new PageRequest("b/ü", 25), ListPaging.ByToken(Request("", "nextToken=" + token)));
        Assert.Equal(("InvalidRequestException", 400), Refusal(() => ListPaging.ByToken(Request("", "nextToken=" + token, operation: "ListPolicies"))));
        Assert.Null(ListPaging.Token(first, new Page<string>([], Next: null)));
    }

    /// <summary>Whatever arrives, the only exception is an answerable one.</summary>
    [Fact]
    public void Request_AnyBodyAndQuery_IsReadOrRefused() => Gen.Select(Gen.String, Gen.String).Sample((body, query) =>
    {
        try
        {
            var request = Request(body, query);
            request.Body.Text("x");
            request.Body.Map("m");
            ListPaging.ByMarker(request);
        }
        catch (ApiException)
        {
            // Answered as an error.
        }
    });

    [Fact]
    public void Error_EachRefusalOfTheRegistry_HasAStatus()
    {
        foreach (var error in Enum.GetValues<RegistryError>())
        {
            var answered = ApiException.Of(new RegistryException(error, "m", "id", "arn"));
            Assert.Equal(error + "Exception", answered.Shape);
            Assert.InRange(answered.Status, 400, 503);
            Assert.Equal(error == RegistryError.ResourceAlreadyExists ? """{"message":"m","resourceId":"id","resourceArn":"arn"}""" : """{"message":"m"}""", answered.Body.ToJsonString());
        }
    }

    private static (string Shape, int Status) Refusal(Action read)
    {
        var error = Assert.Throws<ApiException>(read);
        return (error.Shape, error.Status);
    }

    private static (string Shape, int Status) Refusal(Func<object?> read) => Refusal(() => { read(); });

    private static ApiRequest Request(string body, string query = "", string operation = "ListThings") =>
        new(operation, new ArrivedRequest("GET", "/", query, new Dictionary<string, string>(), Encoding.UTF8.GetBytes(body)), new Dictionary<string, string>());
}
