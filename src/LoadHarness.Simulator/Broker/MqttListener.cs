using System.Net;
using System.Net.Sockets;
using LoadHarness.Core;
using Microsoft.Extensions.Logging;

namespace LoadHarness.Simulator.Broker;

/// <summary>Accepts connections on one port.</summary>
internal sealed partial class MqttListener : IAsyncDisposable
{
    // A burst larger than the backlog shows as connect times of exactly 1 s, 3 s and 7 s; the kernel may cap it lower.
    private const int Backlog = 8192;
    private const int PendingAccepts = 4;

    private readonly Socket _socket;
    private readonly MqttBroker _broker;
    private readonly ListenerProfile _profile;
    private readonly Task _accepting;

    private MqttListener(Socket socket, MqttBroker broker, ListenerProfile profile)
    {
        _socket = socket;
        _broker = broker;
        _profile = profile;
        _accepting = Task.WhenAll(Enumerable.Range(0, PendingAccepts).Select(_ => Task.Run(AcceptAsync)));
    }

    /// <summary>Where it listens, with the port the system gave for port 0.</summary>
    public IPEndPoint EndPoint => (IPEndPoint)_socket.LocalEndPoint!;

    /// <summary>Binds and listens; a port in use is said by name.</summary>
    public static MqttListener Start(IPEndPoint endPoint, MqttBroker broker, ListenerProfile profile)
    {
        var socket = new Socket(endPoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(endPoint);
            socket.Listen(Backlog);
            return new MqttListener(socket, broker, profile);
        }
        catch (SocketException exception)
        {
            socket.Dispose();
            throw ListenFailure.Of(endPoint.Address, endPoint.Port, exception);
        }
    }

    /// <summary>Stops accepting; connections live on.</summary>
    public async ValueTask DisposeAsync()
    {
        _socket.Dispose();
        await _accepting.ConfigureAwait(false);
    }

    private async Task AcceptAsync()
    {
        while (true)
        {
            try
            {
                var socket = await _socket.AcceptAsync(_broker.Stopping).ConfigureAwait(false);
                socket.NoDelay = true;
                _broker.Serve(socket, _profile);
            }
            catch (Exception exception) when (exception is ObjectDisposedException or OperationCanceledException)
            {
                return;
            }
            catch (SocketException exception) when (exception.SocketErrorCode is SocketError.OperationAborted or SocketError.Interrupted or SocketError.InvalidArgument)
            {
                return; // Closed under us.
            }
            catch (SocketException exception)
            {
                // Out of descriptors, or the client went before it was accepted: a short rest keeps the loop from spinning.
                Log.AcceptFailed(_broker.Logger, EndPoint.Port, exception.Message);
                await Task.Delay(TimeSpan.FromMilliseconds(20), _broker.Time).ConfigureAwait(false);
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "A connection to port {Port} could not be accepted: {Reason}")]
        public static partial void AcceptFailed(ILogger logger, int port, string reason);
    }
}

/// <summary>Says why a port cannot be listened on.</summary>
internal static class ListenFailure
{
    /// <summary>One sentence that names the port.</summary>
    public static HarnessException Of(IPAddress address, int port, SocketException exception) => exception.SocketErrorCode switch
    {
        SocketError.AddressAlreadyInUse => new HarnessException(ExitCode.PreflightFailed, $"Port {port} is in use on {address}.", "Choose another port; 0 picks a free one.", exception),
        SocketError.AccessDenied => new HarnessException(ExitCode.PreflightFailed, $"Port {port} may not be listened on: {exception.Message}.", "Choose a port above 1023.", exception),
        _ => new HarnessException(ExitCode.PreflightFailed, $"Port {port} on {address} cannot be listened on: {exception.Message}.", null, exception),
    };
}
