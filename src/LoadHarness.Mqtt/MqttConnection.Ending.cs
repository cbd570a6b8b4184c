using System.Net.Sockets;
using LoadHarness.Core.Metrics.Evidence;
using LoadHarness.Mqtt.Transport;

namespace LoadHarness.Mqtt;

/// <summary>How a device ends a connection that it is to lose.</summary>
public enum ConnectionEnd
{
    /// <summary>DISCONNECT, close_notify, FIN.</summary>
    Disconnect,

    /// <summary>FIN alone.</summary>
    Close,

    /// <summary>RST.</summary>
    Reset,
}

/// <content>Endings that count as losses though the device brought them about.</content>
public sealed partial class MqttConnection
{
    /// <summary>What stands between TLS and the socket of a connection whose network can go silent; null for all others.</summary>
    internal SilenceableStream? Network { get; init; }

    /// <summary>Ends the connection as a loss: answers still awaited are cancelled, and <see cref="Lost"/> is not called.</summary>
    /// <param name="reason">One word of a closed set, under which the loss is counted.</param>
    /// <param name="end">How it ends.</param>
    /// <returns>False where it had ended already; then nothing is done.</returns>
    public async ValueTask<bool> DropAsync(string reason, ConnectionEnd end)
    {
        if (_disposed || !MarkClosed(CloseReason.Local, _timeProvider.GetTimestamp(), reason))
        {
            return false;
        }

        _disposed = true;
        switch (end)
        {
            case ConnectionEnd.Disconnect:
                await SayGoodbyeAsync().ConfigureAwait(false);
                break;
            case ConnectionEnd.Reset:
                ResetOnClose();
                break;
        }

        await EndAsync().ConfigureAwait(false);
        return true;
    }

    /// <summary>Lets the network go silent: nothing is sent or received any more, and nobody is told. Only for a connection that was made so.</summary>
    public void GoSilent() => Network?.GoSilent();

    private async ValueTask EndAsync()
    {
        await _stream.DisposeAsync().ConfigureAwait(false);
        await _receiving.ConfigureAwait(false);
        _writing.Dispose();
    }

    // A lingering time of zero makes a reset of the close.
    private void ResetOnClose()
    {
        try
        {
            if (Socket is { } socket)
            {
                socket.LingerState = new LingerOption(enable: true, seconds: 0);
            }
        }
        catch (Exception gone) when (gone is SocketException or ObjectDisposedException)
        {
            // The peer was faster.
        }
    }
}
