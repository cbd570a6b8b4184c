using LoadHarness.Core.Plans.Quirks;
using LoadHarness.Scenarios.Common;

namespace LoadHarness.UnitTests.Scenarios.Common;

public sealed class QuirkyFiltersTests
{
    private const string Csr = "$aws/certificates/create-from-csr/json";
    private const string Register = "$aws/provisioning-templates/T/provision/json";
    private static readonly string[] Right = [Csr + "/accepted", Csr + "/rejected", Register + "/accepted", Register + "/rejected"];

    [Fact]
    public void Of_NoQuirk_IsTheSameList()
    {
        Assert.Same(Right, QuirkyFilters.Of(Right, Quirk.Qos2));
        Assert.Empty(QuirkyFilters.Further(Right, Quirk.Qos2));
    }

    [Fact]
    public void Of_Quirk_SendsOtherFilters()
    {
        Assert.Equal(["$aws/#"], QuirkyFilters.Of(Right, Quirk.SubscribeToWildcard));
        Assert.Equal([Csr, Register], QuirkyFilters.Of(Right, Quirk.SubscribeToRequest));
        Assert.Equal("$aws/certificates/create-from-csr/accepted", QuirkyFilters.Of(Right, Quirk.OmitFormatLevel)[0]);
        Assert.Equal("$aws/provisioning-templates/T/provision/rejected", QuirkyFilters.Of(Right, Quirk.OmitFormatLevel)[3]);
        Assert.Equal([Right[0], Right[1], Right[2], Right[1]], QuirkyFilters.Of(Right, Quirk.ForeignRejectedFilter));
        Assert.Equal(Right.Select(static filter => filter + '\0'), QuirkyFilters.Of(Right, Quirk.NulTerminatedFilter));
        Assert.Equal(9, QuirkyFilters.Of(Right, Quirk.NineFilters).Distinct().Count());
    }

    [Fact]
    public void Of_OwnFilters_AreLeftAsTheyAre()
    {
        string[] own = ["a/b", "c/#"];
        Assert.Equal(own, QuirkyFilters.Of(own, Quirk.OmitFormatLevel | Quirk.SubscribeToRequest));
        Assert.Equal([.. own, .. Enumerable.Range(0, 7).Select(static number => $"extra/{number}")], QuirkyFilters.Of(own, Quirk.NineFilters));
    }

    [Fact]
    public void Further_ManySubscriptions_AreFiftyInLegalSubscribes()
    {
        var further = QuirkyFilters.Further(Right, Quirk.ManySubscriptions);
        Assert.Equal(50, further.SelectMany(static batch => batch).Distinct().Count());
        Assert.All(further, static batch => Assert.InRange(batch.Count, 1, 8));
    }
}
