using System.Globalization;
using System.Net;
using LoadHarness.Core;

namespace LoadHarness.Web;

/// <summary>Reads where a server is to listen: <c>PORT</c> or <c>ADDRESS:PORT</c>.</summary>
internal static class Endpoints
{
    /// <summary>Reads an endpoint.</summary>
    /// <param name="text">What was given; null or empty for nothing.</param>
    /// <param name="port">The port then; it is on loopback.</param>
    /// <param name="option">The option, for the message.</param>
    /// <param name="anyAddress">Whether another address than loopback may be named.</param>
    /// <exception cref="HarnessException">It is neither.</exception>
    public static IPEndPoint Parse(string? text, int port, string option, bool anyAddress)
    {
        if (string.IsNullOrEmpty(text))
        {
            return new IPEndPoint(IPAddress.Loopback, port);
        }

        if (ushort.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var own))
        {
            return new IPEndPoint(IPAddress.Loopback, own);
        }

        return anyAddress && text.Contains(':', StringComparison.Ordinal) && IPEndPoint.TryParse(text, out var endpoint)
            ? endpoint
            : throw new HarnessException(ExitCode.BadInput, $"{option}: '{text}' is not a port{(anyAddress ? ", nor ADDRESS:PORT" : "")}.", $"For example {option} {port}; a plan's name stands before it, or behind --.");
    }
}
