using System.Net;
using System.Net.Http.Json;
using LoadHarness.Core;
using LoadHarness.Simulator.Admin;
using LoadHarness.Simulator.Registry;

namespace LoadHarness.IntegrationTests.Simulator;

public sealed class AdminTests
{
    [Fact]
    public async Task Lists_ClientConnected_ShowItAndTheAccount()
    {
        await using var simulator = await RunningSimulator.StartAsync();
        using var http = simulator.Rest();
        await using var client = await simulator.ConnectAsync("claimer");
        simulator.Host.Registry.Things.Create("bare");

        var devices = await http.GetFromJsonAsync("/admin/devices", AdminJson.Default.AdminPageAdminDevice);
        Assert.Equal("claimer", Assert.Single(devices!.Items).ClientId);
        var certificates = await http.GetFromJsonAsync("/admin/certificates?limit=1", AdminJson.Default.AdminPageAdminCertificate);
        Assert.Equal((devices.Items[0].CertificateId, "ACTIVE", AccountDefaults.ClaimPolicy), (certificates!.Items[0].CertificateId, certificates.Items[0].Status, certificates.Items[0].Policies[0]));
        var things = await http.GetFromJsonAsync("/admin/things?after=a", AdminJson.Default.AdminPageAdminThing);
        Assert.Equal("bare", Assert.Single(things!.Items).ThingName);
        var orphans = await http.GetFromJsonAsync("/admin/orphans", AdminJson.Default.AdminOrphans);
        Assert.Equal(["bare"], orphans!.ThingsWithoutCertificate.First);
    }

    [Theory]
    [InlineData("/admin/things?limit=0")]
    [InlineData("/admin/things?limit=251")]
    [InlineData("/admin/orphans?limit=x")]
    [InlineData("/admin/certificates?status=active")]
    public async Task Lists_BadQuery_IsRefusedWithTheReason(string path)
    {
        await using var simulator = await RunningSimulator.StartAsync();
        using var http = simulator.Rest();
        using var answer = await http.GetAsync(path);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("must be", (await answer.Content.ReadFromJsonAsync(AdminJson.Default.AdminRefusal))!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Certificate_Deactivated_DisconnectsItsClient()
    {
        await using var simulator = await RunningSimulator.StartAsync();
        await using var client = await simulator.ConnectAsync("claimer");
        var id = Assert.Single(simulator.Host.Registry.Certificates.List(PageRequest.First).Items).Id;
        simulator.Host.Registry.Certificates.Update(id, CertificateStatus.Inactive);
        await client.Disconnected;
    }

    [Fact]
    public async Task State_SecondSimulatorOnTheFolder_IsRefused()
    {
        var folder = RunningSimulator.NewFolder();
        try
        {
            await using var simulator = await RunningSimulator.StartAsync(options => options with { StateFolder = folder });
            var refused = await Assert.ThrowsAsync<HarnessException>(() => RunningSimulator.StartAsync(options => options with { StateFolder = folder }));
            Assert.Equal(ExitCode.BadInput, refused.ExitCode);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
