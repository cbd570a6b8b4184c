using LoadHarness.Core;
using LoadHarness.Core.Plans.Quotas;
using LoadHarness.Simulator.Quotas;

namespace LoadHarness.UnitTests.Simulator.Quotas;

public sealed class QuotaFileTests
{
    [Fact]
    public void Load_Aws_IsEveryDefault()
    {
        var limits = QuotaFile.Load("aws");
        Assert.All(QuotaCatalog.All, quota => Assert.Equal(quota.Default, limits[quota.Name]));
        Assert.True(QuotaFile.Load(null).IsEmpty);
    }

    [Fact]
    public void Parse_SingleEntries_AreTakenAfterAll()
    {
        var limits = QuotaFile.Parse("""{"connects":"120/m","connections":7,"AttachPolicy":"off","all":"aws","subscribes":"aws"}""", "q.json");
        Assert.Equal(2, limits["connects"]);
        Assert.Equal(7, limits["connections"]);
        Assert.Null(limits["AttachPolicy"]);
        Assert.Equal(500, limits["subscribes"]);
        Assert.Equal(10, limits["mqttRegisterThing"]);
        Assert.Null(QuotaFile.Parse("""{"connects":"1/s"}""", "q.json")["subscribes"]);
    }

    [Theory]
    [InlineData("[]", "is not valid")]
    [InlineData("x", "is not valid")]
    [InlineData("""{"connects":{}}""", "is not valid")]
    [InlineData("""{"connects":"1/s","connects":"2/s"}""", "is not valid")]
    [InlineData("""{"conects":"1/s"}""", "'conects' is no quota; did you mean 'connects'?")]
    [InlineData("""{"connects":"5"}""", "'connects' must be a rate above 0 such as 500/s, aws or off, not '5'.")]
    [InlineData("""{"connects":"0/s"}""", "must be a rate")]
    [InlineData("""{"connections":"5/s"}""", "'connections' must be a whole number above 0, aws or off, not '5/s'.")]
    [InlineData("""{"connections":0}""", "must be a whole number")]
    [InlineData("""{"all":"off"}""", "'all' must be aws, not 'off'.")]
    public void Parse_WrongFile_SaysWhat(string json, string part)
    {
        var failure = Assert.Throws<HarnessException>(() => QuotaFile.Parse(json, "q.json"));
        Assert.Equal(ExitCode.BadInput, failure.ExitCode);
        Assert.Contains(part, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_NoSuchFile_IsAFailureWithAHint() =>
        Assert.Contains("--quotas aws", Assert.Throws<HarnessException>(() => QuotaFile.Load(Path.Combine(Path.GetTempPath(), Guid.NewGuid().ToString()))).Hint, StringComparison.Ordinal);

    [Fact]
    public void Write_Entries_ReadBack()
    {
        var limits = QuotaFile.Parse(QuotaFile.Write(new Dictionary<string, string> { ["connects"] = "3/s", ["connections"] = "4" }), "q.json");
        Assert.Equal((3d, 4d), (limits["connects"], limits["connections"]));
    }

    [Fact]
    public void Catalog_NamesAreUniqueAndDefaultsGood()
    {
        Assert.Equal(QuotaCatalog.All.Count, QuotaCatalog.All.DistinctBy(quota => quota.Name).Count());
        Assert.All(QuotaCatalog.All, quota => Assert.True(quota.Default > 0 && quota.Source.Length > 0));
    }
}
