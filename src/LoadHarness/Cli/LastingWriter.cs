using System.Text;

namespace LoadHarness.Cli;

/// <summary>Writes to a terminal for as long as it is there: after a hang-up what is written goes nowhere, and the command ends in its own good order.</summary>
/// <param name="terminal">Where to.</param>
internal sealed class LastingWriter(TextWriter terminal) : TextWriter
{
    /// <summary>EIO: what a terminal that was closed answers (write(2)).</summary>
    private const int InputOutputError = 5;

    private bool _isGone;

    /// <inheritdoc/>
    public override Encoding Encoding => terminal.Encoding;

    /// <inheritdoc/>
    public override void Write(char value) => Try(() => terminal.Write(value));

    /// <inheritdoc/>
    public override void Write(string? value) => Try(() => terminal.Write(value));

    /// <inheritdoc/>
    public override void Write(char[] buffer, int index, int count) => Try(() => terminal.Write(buffer, index, count));

    /// <inheritdoc/>
    public override void Flush() => Try(terminal.Flush);

    private void Try(Action write)
    {
        if (_isGone)
        {
            return;
        }

        try
        {
            write();
        }
        catch (IOException failure) when (failure.HResult == InputOutputError)
        {
            _isGone = true;
        }
    }
}
