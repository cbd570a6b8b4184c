using CsCheck;
using LoadHarness.Mqtt.Packets;
using MQTTnet.Exceptions;

namespace LoadHarness.UnitTests.Mqtt.Packets;

public sealed class PacketFramerTests
{
    // The borders of MQTT 3.1.1 table 2.4.
    [Theory]
    [InlineData(0, new byte[] { 0x30, 0x00 })]
    [InlineData(127, new byte[] { 0x30, 0x7F })]
    [InlineData(128, new byte[] { 0x30, 0x80, 0x01 })]
    [InlineData(16_383, new byte[] { 0x30, 0xFF, 0x7F })]
    [InlineData(16_384, new byte[] { 0x30, 0x80, 0x80, 0x01 })]
    [InlineData(2_097_152, new byte[] { 0x30, 0x80, 0x80, 0x80, 0x01 })]
    [InlineData(PacketFramer.MaximumRemainingLength, new byte[] { 0x30, 0xFF, 0xFF, 0xFF, 0x7F })]
    public void TryReadHeader_Borders_AreThoseOfTheStandard(int remaining, byte[] header)
    {
        Assert.True(PacketFramer.TryReadHeader([.. header, 0xAA], out var length, out var read));
        Assert.Equal((header.Length, remaining), (length, read));
        for (var cut = 0; cut < header.Length; cut++)
        {
            Assert.False(PacketFramer.TryReadHeader(header.AsSpan(0, cut), out _, out _));
        }
    }

    [Fact]
    public void TryReadHeader_FifthLengthByte_IsAViolation() =>
        Assert.Throws<MqttProtocolViolationException>(() => PacketFramer.TryReadHeader([0x30, 0x80, 0x80, 0x80, 0x80, 0x01], out _, out _));

    [Fact]
    public void TryReadHeader_AnyBytes_ReadsOrRefusesOnly() => Gen.Byte.Array[0, 8].Sample(bytes =>
    {
        try
        {
            return !PacketFramer.TryReadHeader(bytes, out var header, out var remaining) || (header is >= 2 and <= 5 && remaining is >= 0 and <= PacketFramer.MaximumRemainingLength);
        }
        catch (MqttProtocolViolationException)
        {
            return true;
        }
    });
}
