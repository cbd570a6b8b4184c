using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using LoadHarness.AwsIot.Provisioning;
using LoadHarness.Core.Plans;
using LoadHarness.Hosting;
using LoadHarness.Simulator.Admin;
using MQTTnet;
using MQTTnet.Protocol;

namespace LoadHarness.IntegrationTests.Simulator;

/// <summary>A simulator process with <c>--state</c> is killed while devices provision: what was acknowledged is there when it runs again.</summary>
[Collection(Heavy.Name)]
public sealed class KilledSimulatorTests : IDisposable
{
    private const int Rounds = 3;
    private const int Workers = 4;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly string _folder = Directory.CreateTempSubdirectory("lh-state-").FullName;
    private readonly ConcurrentQueue<Acknowledged> _acknowledged = new();

    public void Dispose()
    {
        foreach (var device in _acknowledged)
        {
            device.Certificate.Dispose();
        }

        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task State_KilledWhileProvisioning_KeepsWhatWasAcknowledged()
    {
        var random = new Random(20260307);
        for (var round = 0; round < Rounds; round++)
        {
            await using (var simulator = await StartAsync())
            {
                await CheckAsync(simulator);
                await ProvisionUntilKilledAsync(simulator, round, random.Next(5, 40));
            }
        }

        await using var last = await StartAsync();
        await CheckAsync(last);
        Assert.True(_acknowledged.Count >= Rounds * 5);
    }

    private Task<SimulatorProcess> StartAsync() => SimulatorProcess.StartAsync(["--state", _folder], TimeProvider.System);

    private async Task ProvisionUntilKilledAsync(SimulatorProcess simulator, int round, int killAfter)
    {
        var count = 0;
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var workers = Enumerable.Range(0, Workers).Select(worker => Task.Run(async () =>
        {
            try
            {
                using var claim = X509Certificate2.CreateFromPemFile(Path.Combine(simulator.Ready.Certs, "claim.pem"), Path.Combine(simulator.Ready.Certs, "claim.key"));
                await using var client = new TestClient();
                await client.Mqtt.ConnectAsync(Options(simulator, claim, $"worker-{worker}"));
                var topics = new ProvisioningTopics(simulator.Ready.Template, PayloadFormat.Json);
                await client.SubscribeAsync(topics.CreateCertificateFromCsr.Accepted, topics.CreateCertificateFromCsr.Rejected, topics.RegisterThing.Accepted, topics.RegisterThing.Rejected);
                for (var i = 0; ; i++)
                {
                    _acknowledged.Enqueue(await ProvisionAsync(client, topics, $"thing-{round}-{worker}-{i}"));
                    if (Interlocked.Increment(ref count) == killAfter)
                    {
                        reached.SetResult();
                    }
                }
            }
            catch (Exception exception) when (exception is not Xunit.Sdk.XunitException && reached.Task.IsCompleted)
            {
                _ = exception; // Cut off by the kill, in the middle of whatever it was doing.
            }
        })).ToArray();

        var first = await Task.WhenAny(reached.Task, Task.WhenAll(workers)).WaitAsync(Patience);
        await first;
        using var process = Process.GetProcessById(simulator.Id);
        process.Kill();
        await process.WaitForExitAsync().WaitAsync(Patience);
        await Task.WhenAll(workers).WaitAsync(Patience);
    }

    private static async Task<Acknowledged> ProvisionAsync(TestClient client, ProvisioningTopics topics, string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var csr = new CertificateRequest("CN=device", key, HashAlgorithmName.SHA256).CreateSigningRequestPem();
        await client.PublishAsync(topics.CreateCertificateFromCsr.Request, ProvisioningCodec.Encode(PayloadFormat.Json, new CreateCertificateFromCsrRequest(csr)));
        var created = await ReceiveAsync(client);
        Assert.Equal(topics.CreateCertificateFromCsr.Accepted, created.Topic);
        Assert.True(ProvisioningCodec.TryDecode(PayloadFormat.Json, created.Payload, out CertificateIssued? issued, out _));

        var parameters = new Dictionary<string, string>(StringComparer.Ordinal) { ["SerialNumber"] = name };
        await client.PublishAsync(topics.RegisterThing.Request, ProvisioningCodec.Encode(PayloadFormat.Json, new RegisterThingRequest(issued.CertificateOwnershipToken, parameters)));
        Assert.Equal(topics.RegisterThing.Accepted, (await ReceiveAsync(client)).Topic);
        using var certificate = X509Certificate2.CreateFromPem(issued.CertificatePem);
        using var withKey = certificate.CopyWithPrivateKey(key);
        return new Acknowledged(name, issued.CertificateId, X509CertificateLoader.LoadPkcs12(withKey.Export(X509ContentType.Pfx), password: null));
    }

    // A killed simulator sends nothing more: its connection's end must not be waited out.
    private static async Task<(string Topic, byte[] Payload, MqttQualityOfServiceLevel Qos)> ReceiveAsync(TestClient client)
    {
        var message = client.ReceiveAsync();
        return await Task.WhenAny(message, client.Disconnected) == message ? await message : throw new IOException("The connection ended.");
    }

    private async Task CheckAsync(SimulatorProcess simulator)
    {
        using var http = new HttpClient { BaseAddress = new Uri(simulator.Ready.Rest) };
        var things = await AllAsync(http, "/admin/things", AdminJson.Default.AdminPageAdminThing);
        var active = (await AllAsync(http, "/admin/certificates?status=ACTIVE", AdminJson.Default.AdminPageAdminCertificate)).Select(item => item.CertificateId).ToHashSet(StringComparer.Ordinal);
        var certificateOf = things.ToDictionary(thing => thing.ThingName, thing => thing.Certificates, StringComparer.Ordinal);
        Assert.All(_acknowledged, device =>
        {
            Assert.Contains(device.CertificateId, certificateOf[device.ThingName]);
            Assert.Contains(device.CertificateId, active);
        });
        foreach (var device in _acknowledged.TakeLast(5))
        {
            await using var client = new TestClient();
            await client.Mqtt.ConnectAsync(Options(simulator, device.Certificate, device.ThingName));
            Assert.True(client.Mqtt.IsConnected);
        }
    }

    private static async Task<List<T>> AllAsync<T>(HttpClient http, string path, System.Text.Json.Serialization.Metadata.JsonTypeInfo<AdminPage<T>> type)
    {
        var all = new List<T>();
        string? next = null;
        do
        {
            var separator = path.Contains('?', StringComparison.Ordinal) ? '&' : '?';
            var page = await http.GetFromJsonAsync($"{path}{separator}limit=250{(next is null ? "" : "&after=" + Uri.EscapeDataString(next))}", type);
            all.AddRange(page!.Items);
            next = page.Next;
        }
        while (next is not null);
        return all;
    }

    private static MqttClientOptions Options(SimulatorProcess simulator, X509Certificate2 certificate, string clientId)
    {
        var ready = simulator.Ready;
        var ca = X509CertificateLoader.LoadCertificateFromFile(Path.Combine(ready.Certs, "ca.pem"));
        return new MqttClientOptionsBuilder()
            .WithTcpServer("localhost", int.Parse(ready.Mqtt[(ready.Mqtt.LastIndexOf(':') + 1)..], CultureInfo.InvariantCulture))
            .WithAddressFamily(System.Net.Sockets.AddressFamily.InterNetwork)
            .WithClientId(clientId)
            .WithTimeout(TimeSpan.FromSeconds(20))
            .WithTlsOptions(tls => tls.UseTls().WithTrustChain([ca]).WithRevocationMode(X509RevocationMode.NoCheck).WithClientCertificates([certificate]))
            .Build();
    }

    private sealed record Acknowledged(string ThingName, string CertificateId, X509Certificate2 Certificate);
}
