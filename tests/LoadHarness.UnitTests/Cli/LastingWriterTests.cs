using System.Text;
using LoadHarness.Cli;

namespace LoadHarness.UnitTests.Cli;

public sealed class LastingWriterTests
{
    private const int NoSpace = 28;
    private const int InputOutputError = 5;

    [Fact]
    public async Task Write_TerminalIsThere_PassesEverythingOn()
    {
        var text = new StringWriter();
        await using var writer = new LastingWriter(text);

        writer.Write('a');
        writer.Write("bc");
        writer.Write(['d', 'e', 'f'], 1, 2);
        await writer.WriteLineAsync("g".AsMemory(), CancellationToken.None);

        Assert.Equal("abcefg" + writer.NewLine, text.ToString());
    }

    [Fact]
    public void Write_TerminalIsGone_IsLostWithoutAnError()
    {
        using var failing = new FailingWriter(InputOutputError);
        using var writer = new LastingWriter(failing);

        writer.WriteLine("a");
        writer.Flush();

        Assert.Equal(1, failing.Writes); // It is not asked again.
    }

    [Fact]
    public void Write_AnotherFault_IsTold()
    {
        using var failing = new FailingWriter(NoSpace);
        using var writer = new LastingWriter(failing);

        Assert.Throws<IOException>(() => writer.Write("a"));
    }

    private sealed class FailingWriter(int error) : TextWriter
    {
        public int Writes { get; private set; }

        public override Encoding Encoding => Encoding.UTF8;

        public override void Write(string? value) => Fail();

        public override void Write(char value) => Fail();

        public override void Write(char[] buffer, int index, int count) => Fail();

        public override void Flush() => Fail();

        private void Fail()
        {
            Writes++;
            throw new IOException("no", error);
        }
    }
}
