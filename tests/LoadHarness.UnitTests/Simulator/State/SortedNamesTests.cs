using System.Collections.Immutable;
using CsCheck;
using LoadHarness.Simulator.Registry;
using LoadHarness.Simulator.State;

namespace LoadHarness.UnitTests.Simulator.State;

public sealed class SortedNamesTests
{
    [Fact]
    public void Page_AnyNamesLimitAndDirection_WalksThroughAllThatFitOnce() =>
        Gen.Select(Gen.String[Gen.Char["abcXYZ-"], 1, 4].Array[0, 40], Gen.Int[1, 7], Gen.Bool).Sample((names, limit, isDescending) =>
        {
            var set = names.ToImmutableSortedSet(StringComparer.Ordinal);
            var expected = set.Where(Fits).ToList();
            if (isDescending)
            {
                expected.Reverse();
            }

            var seen = new List<string>();
            for (var page = Next(null); ; page = Next(page.Next))
            {
                Assert.True(page.Items.Count <= limit);
                seen.AddRange(page.Items);
                if (page.Next is null)
                {
                    break;
                }

                Assert.Equal(limit, page.Items.Count);
            }

            Assert.Equal(expected, seen);

            Page<string> Next(string? startAfter) => SortedNames.Page(set, new PageRequest(startAfter, limit, isDescending), name => Fits(name) ? name : null);
        });

    private static bool Fits(string name) => !name.StartsWith('X');
}
