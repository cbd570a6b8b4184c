using CsCheck;
using LoadHarness.Core.Frames;

namespace LoadHarness.UnitTests.Core.Frames;

public sealed class PayloadTests
{
    [Fact]
    public void Read_NumbersOfAnySize_AreTheSame() => Gen.Select(Gen.Long, Gen.ULong[0, long.MaxValue], Gen.Double, Gen.String, Gen.Bool).Sample((number, count, real, text, flag) =>
    {
        var payload = new PayloadWriter();
        payload.Number(number);
        payload.Count((long)count);
        payload.Real(real);
        payload.Optional(flag ? real : null);
        payload.Flag(flag);
        payload.Time(TimeSpan.FromTicks(number));
        payload.Bytes([1, 2, 3]);
        var reader = new PayloadReader(payload.Written);
        Assert.Equal(number, reader.Number());
        Assert.Equal((long)count, reader.Count());
        Assert.Equal(real, reader.Real());
        Assert.Equal(flag ? real : null, reader.Optional());
        Assert.Equal(flag, reader.Flag());
        Assert.Equal(number, reader.Time().Ticks);
        Assert.Equal([1, 2, 3], reader.Bytes().ToArray());
        Assert.True(reader.IsAtEnd);
    });

    [Theory]
    [InlineData("")]
    [InlineData("ünï ☃ 🙂")]
    public void Read_Text_IsTheSame(string text)
    {
        var payload = new PayloadWriter();
        payload.Text(text);
        Assert.Equal(text, new PayloadReader(payload.Written).Text());
    }

    [Fact]
    public void Read_Garbage_IsRefusedNotRead() => Gen.Byte.Array[0, 40].Sample(static bytes =>
    {
        try
        {
            var reader = new PayloadReader(bytes);
            while (!reader.IsAtEnd)
            {
                Assert.InRange(reader.Index(100), 0, 99);
                _ = reader.Text();
                _ = reader.Optional();
            }
        }
        catch (InvalidDataException)
        {
            // What it is refused with; anything else fails the test.
        }
    });

    [Fact]
    public void Count_MoreBitsThanANumberHas_IsRefused() =>
        Assert.Throws<InvalidDataException>(static () => new PayloadReader([0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x02]).Count());
}
