// MQTTnet's high-level client: MqttNetPeer PORT DEVICES RATE FOLDER. Connects, subscribes to one topic a device, and holds.
using System.Diagnostics;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using MQTTnet;
using MQTTnet.Formatter;
using MQTTnet.Protocol;

var (port, devices, rate, folder) = (int.Parse(args[0]), int.Parse(args[1]), int.Parse(args[2]), args[3]);
var certificates = new X509Certificate2Collection(X509Certificate2.CreateFromPemFile($"{folder}/client.pem", $"{folder}/client.key"));
var authorities = new X509Certificate2Collection(X509CertificateLoader.LoadCertificateFromFile($"{folder}/ca.pem"));
var factory = new MqttClientFactory();
var clients = new IMqttClient[devices];
var begun = Stopwatch.GetTimestamp();
for (var i = 0; i < devices; i++)
{
    var wait = TimeSpan.FromSeconds((double)i / rate) - Stopwatch.GetElapsedTime(begun);
    if (wait > TimeSpan.FromMilliseconds(1))
    {
        await Task.Delay(wait);
    }

    clients[i] = factory.CreateMqttClient();
    _ = ConnectAsync(clients[i], $"net-{i}");
}

await Task.Delay(Timeout.Infinite);
GC.KeepAlive(clients);

async Task ConnectAsync(IMqttClient client, string id)
{
    try
    {
        var options = factory.CreateClientOptionsBuilder()
            .WithTcpServer("localhost", port).WithClientId(id).WithProtocolVersion(MqttProtocolVersion.V311)
            .WithCleanSession().WithKeepAlivePeriod(TimeSpan.FromMinutes(20)).WithTimeout(TimeSpan.FromMinutes(1))
            .WithTlsOptions(tls => tls.UseTls().WithSslProtocols(SslProtocols.Tls13).WithClientCertificates(certificates).WithTrustChain(authorities).WithRevocationMode(X509RevocationMode.NoCheck))
            .Build();
        await client.ConnectAsync(options);
        await client.SubscribeAsync($"compare/{id}", MqttQualityOfServiceLevel.AtLeastOnce);
    }
    catch (Exception failure)
    {
        Console.Error.WriteLine(failure.Message);
    }
}
