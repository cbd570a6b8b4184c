using CsCheck;
using LoadHarness.AwsIot;

namespace LoadHarness.UnitTests.AwsIot;

public sealed class FaultSelectionTests
{
    [Fact]
    public void Hash_KnownInput_IsTheFirstEightBytesOfSha256() =>
        Assert.Equal(0xbd288d73d32accd4UL, FaultSelection.Hash(42, "lh-1")); // printf '42:lh-1' | sha256sum

    [Fact]
    public void Cutoff_AnyFleetAndShare_ChoosesExactlyTheShare() =>
        Gen.Select(Gen.Long, Gen.Int[1, 300], Gen.Double[0, 1]).Sample(
            (seed, devices, share) =>
            {
                var ids = Enumerable.Range(0, devices).Select(index => $"device-{index}").ToArray();
                var cutoff = FaultSelection.Cutoff(seed, ids, share);
                return ids.Count(id => FaultSelection.IsChosen(seed, id, cutoff)) == (int)Math.Round(share * devices, MidpointRounding.AwayFromZero);
            },
            iter: 200);

    [Theory]
    [InlineData(0.05, 40, 2)]
    [InlineData(0.05, 50, 3)]
    [InlineData(0, 50, 0)]
    [InlineData(1, 50, 50)]
    public void Cutoff_Share_RoundsAHalfUp(double share, int devices, int expected)
    {
        var ids = Enumerable.Range(0, devices).Select(index => $"d{index}").ToArray();
        var cutoff = FaultSelection.Cutoff(7, ids, share);
        Assert.Equal(expected, ids.Count(id => FaultSelection.IsChosen(7, id, cutoff)));
    }

    [Fact]
    public void Cutoff_OtherSeed_ChoosesOthers()
    {
        var ids = Enumerable.Range(0, 200).Select(index => $"d{index}").ToArray();
        var one = ids.Where(id => FaultSelection.IsChosen(1, id, FaultSelection.Cutoff(1, ids, 0.5)));
        var two = ids.Where(id => FaultSelection.IsChosen(2, id, FaultSelection.Cutoff(2, ids, 0.5)));
        Assert.NotEqual(one, two);
    }
}
