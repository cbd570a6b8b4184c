using System.Text;

namespace LoadHarness.Mqtt.Transport.OpenSsl;

/// <summary>What OpenSSL's error queue says, in its own words: <c>error:0A000418:SSL routines::tlsv1 alert unknown ca</c>.</summary>
internal sealed class OpenSslException(string message) : Exception(message)
{
    private const int LongestText = 256; // "at least 120", ERR_error_string_n(3)

    /// <summary>Takes this thread's error queue.</summary>
    /// <param name="doing">What failed, for a queue that is empty.</param>
    public static unsafe OpenSslException Take(string doing)
    {
        var text = stackalloc byte[LongestText];
        var words = new StringBuilder();
        while (LibSsl.ERR_get_error() is var error and not 0)
        {
            LibSsl.ERR_error_string_n(error, text, LongestText);
            var length = new ReadOnlySpan<byte>(text, LongestText).IndexOf((byte)0);
            words.Append(words.Length == 0 ? "" : "; ").Append(Encoding.ASCII.GetString(text, length));
        }

        return new OpenSslException(words.Length > 0 ? words.ToString() : doing + " failed");
    }
}
