using System.Text;
using LoadHarness.Mqtt.Packets;

namespace LoadHarness.UnitTests.Mqtt.Packets;

public sealed class FirstBytesTests
{
    [Theory]
    [InlineData("\u0020\u0002", true, false)]
    [InlineData("H", null, false)]
    [InlineData("HTT", null, false)]
    [InlineData("HTTP/", false, true)]
    [InlineData("HTTP/1.1 400 Bad Request", false, true)]
    [InlineData("HTML", false, false)]
    [InlineData("SSH-2.0", false, false)]
    [InlineData("220 mail", false, false)]
    public void IsMqtt_FirstBytes_TellWhoSpeaks(string said, bool? isMqtt, bool isHttp)
    {
        Assert.Equal(isMqtt, FirstBytes.IsMqtt(Encoding.Latin1.GetBytes(said), out var http));
        Assert.Equal(isHttp, http);
    }

    [Theory]
    [InlineData(0xE0)]
    [InlineData(0xF0)]
    public void IsMqtt_OtherFirstPacketsOfMqtt5_AreMqtt(byte first) => Assert.True(FirstBytes.IsMqtt([first], out _));

    [Theory]
    [InlineData(0x90)]
    [InlineData(0x40)]
    [InlineData(0x30)]
    public void IsMqtt_PacketThatCannotComeFirst_IsNone(byte first) => Assert.False(FirstBytes.IsMqtt([first], out _));
}
