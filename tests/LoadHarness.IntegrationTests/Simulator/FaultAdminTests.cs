using System.Net;
using System.Net.Http.Json;
using System.Text;
using LoadHarness.Simulator.Admin;
using LoadHarness.Simulator.Faults;

namespace LoadHarness.IntegrationTests.Simulator;

public sealed class FaultAdminTests
{
    private const string DropPubacks = """{"seed":42,"faults":[{"atSeconds":0,"kind":"puback.drop"}]}""";

    private static readonly Uri Path = new("/admin/faults", UriKind.Relative);

    [Fact]
    public async Task PutAndDelete_Faults_TakeEffectAtOnce()
    {
        await using var simulator = await FaultRig.StartAsync();
        using var rest = simulator.Rest();
        await using var client = await PacketClient.ConnectAsync(simulator, "chosen");
        Assert.Equal("""{"seed":42,"faults":[]}""", await rest.GetStringAsync(Path));
        await client.PublishAsync("a");

        using var put = await PutAsync(rest, DropPubacks);
        Assert.Equal(HttpStatusCode.OK, put.StatusCode);
        Assert.Equal(DropPubacks, await rest.GetStringAsync(Path));
        await client.SendPublishAsync("a");
        await client.PingAsync();

        using var deleted = await rest.DeleteAsync(Path);
        Assert.Equal(HttpStatusCode.OK, deleted.StatusCode);
        Assert.Empty(FaultFile.Parse(await rest.GetStringAsync(Path), "answer").Faults);
        await client.PublishAsync("a");
        await FaultRig.AssertLostAsync(simulator, "puback.drop", "puback");
    }

    [Fact]
    public async Task Put_Get_ReadsBackWhatItTakes()
    {
        await using var simulator = await FaultRig.StartAsync();
        using var rest = simulator.Rest();
        using var put = await PutAsync(rest, """{"seed":7,"faults":[{"atSeconds":5,"forSeconds":2.5,"kind":"response.delay","value":"exponential 50ms","share":0.5,"operation":"register-thing"},{"atSeconds":0,"kind":"broker.restart","ratePerSecond":200}]}""");
        Assert.Equal(HttpStatusCode.OK, put.StatusCode);
        var faults = await rest.GetStringAsync(Path);
        using var again = await PutAsync(rest, faults);
        Assert.Equal(faults, await rest.GetStringAsync(Path));
        Assert.Contains("exponential 50ms", faults, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "not valid")]
    [InlineData("""{"seed":1,"faults":[{"atSeconds":0,"kind":"melt"}]}""", "no fault 'melt'")]
    [InlineData("""{"seed":1,"faults":[{"atSeconds":0,"kind":"reject"}]}""", "it lacks code")]
    public async Task Put_BadFile_IsRefusedWithTheReasonAndChangesNothing(string body, string expected)
    {
        await using var simulator = await FaultRig.StartAsync();
        using var rest = simulator.Rest();
        using var good = await PutAsync(rest, DropPubacks);
        using var answer = await PutAsync(rest, body);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains(expected, (await answer.Content.ReadFromJsonAsync(AdminJson.Default.AdminRefusal))!.Message, StringComparison.Ordinal);
        Assert.Equal(DropPubacks, await rest.GetStringAsync(Path));
    }

    [Fact]
    public async Task Put_HugeFile_IsRefused()
    {
        await using var simulator = await FaultRig.StartAsync();
        using var rest = simulator.Rest();
        using var answer = await PutAsync(rest, new string(' ', 1024 * 1024 + 1));
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    private static async Task<HttpResponseMessage> PutAsync(HttpClient rest, string body)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        return await rest.PutAsync(Path, content);
    }
}
