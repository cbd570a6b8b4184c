using LoadHarness.Core;

namespace LoadHarness.UnitTests.Core;

public sealed class SuggestionTests
{
    [Theory]
    [InlineData("devcies", "devices")]
    [InlineData("Devices", "devices")]
    [InlineData("seeed", "seed")]
    [InlineData("prefx", "prefix")]
    [InlineData("banana", null)]
    [InlineData("", null)]
    public void For_Word_FindsTheNearestOrNone(string word, string? expected) => Assert.Equal(expected, Suggestion.For(word, ["devices", "seed", "prefix"]));
}
