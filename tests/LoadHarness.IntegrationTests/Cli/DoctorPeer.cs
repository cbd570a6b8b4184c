using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using LoadHarness.IntegrationTests.Mqtt;

namespace LoadHarness.IntegrationTests.Cli;

/// <summary>A TLS port that is no broker: it answers whatever comes with a given text and closes, or says nothing at all.</summary>
internal sealed class DoctorPeer : IAsyncDisposable
{
    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly SslServerAuthenticationOptions _options = Peer.Tls(TestPki.Trusted.Server("127.0.0.1"));
    private readonly CancellationTokenSource _end = new();
    private readonly string? _answer;
    private readonly bool _speaksTls;
    private readonly Task _serving;

    public DoctorPeer(string? answer, bool speaksTls = true)
    {
        _answer = answer;
        _speaksTls = speaksTls;
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen();
        _serving = ServeAsync();
    }

    public string Address => $"127.0.0.1:{((IPEndPoint)_listener.LocalEndPoint!).Port}";

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _listener.Dispose();
        await _serving;
        _end.Dispose();
    }

    private async Task ServeAsync()
    {
        var connections = new List<Task>();
        try
        {
            while (true)
            {
                connections.Add(AnswerAsync(await _listener.AcceptAsync(_end.Token)));
            }
        }
        catch (Exception failure) when (failure is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            await Task.WhenAll(connections);
        }
    }

    private async Task AnswerAsync(Socket socket)
    {
        await using var plain = new NetworkStream(socket, ownsSocket: true);
        try
        {
            var stream = (Stream)plain;
            if (_speaksTls)
            {
                var tls = new SslStream(plain);
                await tls.AuthenticateAsServerAsync(_options, _end.Token);
                stream = tls;
            }

            var buffer = new byte[4096];
            while (await stream.ReadAsync(buffer, _end.Token) > 0)
            {
                if (_answer is not null)
                {
                    await stream.WriteAsync(System.Text.Encoding.ASCII.GetBytes(_answer), _end.Token);
                    return;
                }
            }
        }
        catch (Exception failure) when (failure is IOException or OperationCanceledException or System.Security.Authentication.AuthenticationException)
        {
            // The doctor has seen enough.
        }
    }
}
