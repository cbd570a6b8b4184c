using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Amazon.Runtime;
using LoadHarness.AwsIot.ControlPlane;
using LoadHarness.AwsIot.ControlPlane.Model;
using LoadHarness.Simulator;

namespace LoadHarness.IntegrationTests.Simulator.ControlPlane;

/// <summary>A simulator and our client for AWS's control plane, signed as for AWS.</summary>
internal sealed class ControlPlaneRig : IAsyncDisposable
{
    public const string RoleArn = "arn:aws:iam::123456789012:role/Provisioning";
    public const string AllowAll = """{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"iot:*","Resource":"*"}]}""";

    /// <summary>A whole template, as AWS's guide has it for fleet provisioning.</summary>
    public const string TemplateBody = """
        {
          "Parameters": { "SerialNumber": { "Type": "String" }, "AWS::IoT::Certificate::Id": { "Type": "String" } },
          "Resources": {
            "certificate": { "Type": "AWS::IoT::Certificate", "Properties": { "CertificateId": { "Ref": "AWS::IoT::Certificate::Id" }, "Status": "Active" } },
            "thing": { "Type": "AWS::IoT::Thing", "Properties": { "ThingName": { "Ref": "SerialNumber" } } }
          }
        }
        """;

    private ControlPlaneRig(RunningSimulator simulator)
    {
        Simulator = simulator;
        Client = simulator.ControlPlane();
    }

    public RunningSimulator Simulator { get; }

    public IAwsIotControlPlane Client { get; }

    public static async Task<ControlPlaneRig> StartAsync(Func<SimulatorOptions, SimulatorOptions>? change = null) => new(await RunningSimulator.StartAsync(change));

    /// <summary>A signing request of a new key.</summary>
    public static string Csr()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return new CertificateRequest("CN=device", key, HashAlgorithmName.SHA256).CreateSigningRequestPem();
    }

    public async Task<CreateCertificateFromCsrResponse> CreateCertificateAsync(bool isActive = false) =>
        await Client.CreateCertificateFromCsrAsync(new CreateCertificateFromCsrRequest { CertificateSigningRequest = Csr(), SetAsActive = isActive });

    public Task<CreatePolicyResponse> CreatePolicyAsync(string name, string document = AllowAll) =>
        Client.CreatePolicyAsync(new CreatePolicyRequest { PolicyName = name, PolicyDocument = document });

    public Task<CreateThingResponse> CreateThingAsync(string name) => Client.CreateThingAsync(new CreateThingRequest { ThingName = name });

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await Simulator.DisposeAsync();
    }
}

/// <summary>Clients for a simulator's control plane.</summary>
internal static class ControlPlaneClients
{
    public static AwsIotControlPlane ControlPlane(this RunningSimulator simulator, string accessKey = "test", string secretKey = "test", string region = "us-east-1") =>
        new(new BasicAWSCredentials(accessKey, secretKey), new AmazonIoTConfig { ServiceURL = simulator.Host.Ready.Rest, AuthenticationRegion = region, MaxErrorRetry = 0 });
}
