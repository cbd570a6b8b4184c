using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using LoadHarness.Core.Frames;
using LoadHarness.Core.Plans;
using LoadHarness.Hosting.Claims;
using LoadHarness.Hosting.Workers;
using LoadHarness.Scenarios.Common;
using LoadHarness.Simulator;

namespace LoadHarness.UnitTests.Hosting.Workers;

public sealed class WorkerOrderTests
{
    [Fact]
    public void Order_RoundTrip_HoldsPlanSimulatorsAndClaimsWithTheirKeys()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var certificate = new CertificateRequest("CN=claim", key, HashAlgorithmName.SHA256).CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(1));
        using var claims = new ClaimSet([new MadeClaim(certificate, "id"), null]);
        var plan = new RunPlan { Workers = 3, Load = new LoadPlan { Rate = 5 }, Fleet = new FleetPlan { Groups = [new GroupPlan("g", 0.5)] }, Target = new TargetPlan { Parameters = new Dictionary<string, string>(StringComparer.Ordinal) { ["Secret"] = "s3cret" } } };
        var ready = new SimulatorReady("127.0.0.1:1", "127.0.0.1:2", null, "http://127.0.0.1:3", "/c", "T", "r", "a");

        var order = WorkerOrder.Read(new FleetOrders(plan, "run", [ready], claims, "/folder").Of(2).ToBytes());

        Assert.Equal((2, 3, "run", "/folder/loadharness-worker3.log"), (order.Index, order.Count, order.RunId, order.LogFile));
        Assert.Equal([ready], order.Simulators);
        Assert.Equal(PlanWriter.Write(plan), PlanWriter.Write(PlanLoader.Load(order.Plan, "order")));
        Assert.Equal("s3cret", PlanLoader.Load(order.Plan, "order").Target.Parameters["Secret"]);
        Assert.Null(order.Claims[1]);
        using var read = X509Certificate2.CreateFromPem(order.Claims[0]!.Certificate, order.Claims[0]!.Key);
        Assert.True(read.HasPrivateKey);
        Assert.Equal(certificate.Thumbprint, read.Thumbprint);
    }

    [Theory]
    [InlineData("thing")]
    [InlineData(null)]
    public async Task Created_RoundTrip_IsTheSame(string? thing)
    {
        using var stream = new MemoryStream();
        CreatedFrame.Write(new FrameWriter(stream), new CreatedThing("serial", "certificate", thing));
        stream.Position = 0;
        var read = await new FrameReader(stream).ReadAsync(TestContext.Current.CancellationToken);
        Assert.Equal(FrameKind.Created, read.Frame.Kind);
        Assert.Equal(new CreatedThing("serial", "certificate", thing), CreatedFrame.Read(read.Frame.Payload.Span));
    }
}
