using LoadHarness.Core;
using LoadHarness.Core.Plans;

namespace LoadHarness.UnitTests.Core.Plans;

public sealed class PlanSyntaxTests
{
    [Theory]
    [InlineData("name: a\nload: [1\nfleet: 2\n")]
    [InlineData("a: [1\nb: 2\n")]
    public void Load_BracketNotClosed_SaysWhereAndInUsersWords(string yaml)
    {
        var fault = Assert.Throws<HarnessException>(() => PlanLoader.Load(yaml, "p.yaml"));
        Assert.Equal(ExitCode.BadInput, fault.ExitCode);
        Assert.Contains("not valid YAML", fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("state of the object", fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("p.yaml:1:1:", fault.Message, StringComparison.Ordinal);
    }
}
