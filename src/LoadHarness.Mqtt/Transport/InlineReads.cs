using System.Net.Sockets;
using System.Runtime.CompilerServices;

namespace LoadHarness.Mqtt.Transport;

/// <summary>Lets a socket's reads end on the runtime's event thread, where a packet can be stamped without waiting for the thread pool.</summary>
/// <remarks>
/// By default the event thread hands every read to the pool. Its workers give way to other processes while they look for work,
/// so on a busy host the packet waits there for a time slice of another process (docs/performance.md). The runtime has the
/// setting for one socket, but for its own use; DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS is the public one, for all sockets.
/// </remarks>
internal static class InlineReads
{
    private static volatile bool _isMissing;

    /// <summary>Whether this runtime has the setting.</summary>
    internal static bool IsSupported => !_isMissing;

    /// <summary>Turns it on for a socket; changes nothing on a runtime without the setting.</summary>
    public static void Begin(Socket socket)
    {
        if (_isMissing)
        {
            return;
        }

        try
        {
            SetPreferInlineCompletions(socket, value: true);
        }
        catch (MissingMethodException)
        {
            _isMissing = true;
        }
    }

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "set_PreferInlineCompletions")]
    private static extern void SetPreferInlineCompletions(Socket socket, bool value);
}
