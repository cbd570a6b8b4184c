using System.Reflection;
using LoadHarness.Diagnosis.Findings;
using LoadHarness.Diagnosis.Rules;

namespace LoadHarness.UnitTests.Diagnosis.Findings;

public sealed class FindingCatalogTests
{
    private static readonly string[] Ids = [.. typeof(FindingIds).GetFields(BindingFlags.Public | BindingFlags.Static).Select(static field => (string)field.GetRawConstantValue()!)];

    /// <summary>Findings that rest on something else than a signature.</summary>
    private static readonly string[] WithoutRule =
    [
        FindingIds.OverBroadPolicy, FindingIds.OrphanedThings, FindingIds.PendingCertificates, FindingIds.SerialProvisionedTwice, FindingIds.FewerDevicesStarted, FindingIds.Unexplained,
    ];

    [Fact]
    public void All_NamesOfFindings_AreExactlyThoseOfFindingIdsInOrder() => Assert.Equal(Ids, FindingCatalog.Names);

    [Fact]
    public void All_Causes_AreThe32Numbered()
    {
        Assert.Equal(Enumerable.Range(1, 32), FindingCatalog.All.Take(32).Select(static info => info.Number));
        Assert.All(FindingCatalog.All.Skip(32), static info => Assert.Equal(0, info.Number));
        Assert.Equal((FindingIds.MissingTopicFilter, FindingIds.CertificateNotValid), (FindingCatalog.All[0].Id, FindingCatalog.All[31].Id));
    }

    [Fact]
    public void All_Lines_AreComplete() => Assert.All(FindingCatalog.All, static info =>
    {
        Assert.NotEmpty(info.Title);
        Assert.False(info.Title.EndsWith('.'), info.Id);
        Assert.EndsWith(".", info.Signature, StringComparison.Ordinal);
        Assert.True(info.Discriminator.Length == 0 || info.Discriminator.EndsWith('.'), info.Id);
        Assert.EndsWith(".", info.Fix, StringComparison.Ordinal);
        Assert.NotEmpty(info.Source);
    });

    [Fact]
    public void Rules_EachFindingOfASignature_HasExactlyOne()
    {
        Assert.Equal(Ids.Except(WithoutRule).Order(), RuleCatalog.All.Select(static rule => rule.Finding).Order());
        var classes = typeof(IDiagnosisRule).Assembly.GetTypes().Where(static type => type is { IsClass: true, IsAbstract: false } && type.IsAssignableTo(typeof(IDiagnosisRule)));
        Assert.Equal(classes.Select(static type => type.Name).Order(), RuleCatalog.All.Select(static rule => rule.GetType().Name).Order());
    }

    [Fact]
    public void Rules_Each_HasATestClass()
    {
        var tests = typeof(FindingCatalogTests).Assembly.GetTypes().Select(static type => type.Name).ToHashSet(StringComparer.Ordinal);
        Assert.DoesNotContain(RuleCatalog.All, rule => !tests.Contains(rule.GetType().Name + "Tests"));
    }

    [Fact]
    public void Find_UnknownName_IsNull() => Assert.Null(FindingCatalog.Find("missing-topicfilters"));
}
