using System.Buffers;
using System.Text;
using CsCheck;
using LoadHarness.Simulator.Broker;

namespace LoadHarness.UnitTests.Simulator.Broker;

public sealed class SequenceWindowTests
{
    [Theory]
    [InlineData("0 1 2 3", "....")]
    [InlineData("0 2 1 3", "..o.")]
    [InlineData("0 0 1 1 0", ".d.dd")]
    [InlineData("5 4 4 5", ".odd")]
    [InlineData("0 63 0 1 64 0 1", "..do.od")]
    [InlineData("100 36 37 37", ".ood")]
    [InlineData("0 1000000000000 0", "..o")]
    public void Take_Numbers_AreToldApart(string numbers, string expected)
    {
        var window = default(SequenceWindow);
        Assert.Equal(expected, string.Concat(numbers.Split(' ').Select(number => window.Take(long.Parse(number, System.Globalization.CultureInfo.InvariantCulture)) switch
        {
            SequenceVerdict.InOrder => '.',
            SequenceVerdict.OutOfOrder => 'o',
            _ => 'd',
        })));
    }

    /// <summary>As long as nothing is older than the window, it says what a set of all numbers would.</summary>
    [Fact]
    public void Take_WithinTheWindow_IsWhatASetSays() => Gen.Int[0, 63].Array[0, 200].Sample(static numbers =>
    {
        var window = default(SequenceWindow);
        var seen = new HashSet<int>();
        var highest = -1;
        foreach (var number in numbers)
        {
            var expected = !seen.Add(number) ? SequenceVerdict.Duplicate : number > highest ? SequenceVerdict.InOrder : SequenceVerdict.OutOfOrder;
            highest = Math.Max(highest, number);
            Assert.Equal(expected, window.Take(number));
        }
    });

    [Theory]
    [InlineData("{\"sequence\":0}", 0L)]
    [InlineData("{\"sequence\":9223372036854775807}", long.MaxValue)]
    [InlineData("{\"sequence\":12,\"more\":1}", 12L)]
    [InlineData("{\"sequence\":-1}", null)]
    [InlineData("{\"sequence\":}", null)]
    [InlineData("{\"sequence\":99999999999999999999}", null)]
    [InlineData("{\"state\":\"operational\"}", null)]
    [InlineData("{\"seq", null)]
    [InlineData("", null)]
    public void TryRead_Payload_IsReadOrNone(string payload, long? expected)
    {
        var isRead = SequencedPayload.TryRead(new ReadOnlySequence<byte>(Encoding.UTF8.GetBytes(payload)), out var number);
        Assert.Equal(expected, isRead ? number : null);
    }
}
