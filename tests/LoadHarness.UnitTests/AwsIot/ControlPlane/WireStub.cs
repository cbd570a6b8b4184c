using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Amazon.Runtime;
using LoadHarness.AwsIot.ControlPlane;

namespace LoadHarness.UnitTests.AwsIot.ControlPlane;

/// <summary>A server that keeps requests as they came over the socket and answers what it was told to.</summary>
internal sealed class WireStub : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentQueue<string> _answers = new();
    private readonly ConcurrentQueue<WireRequest> _requests = new();
    private readonly CancellationTokenSource _ending = new();
    private readonly Task _serving;
    private bool _isDisposed;

    public WireStub()
    {
        _listener.Start();
        _serving = ServeAsync();
    }

    public IReadOnlyList<WireRequest> Requests => [.. _requests];

    public WireRequest Request => Assert.Single(_requests);

    public string Url => $"http://{_listener.LocalEndpoint}";

    /// <summary>Queues an answer; without one, <c>{}</c> is answered.</summary>
    public WireStub Answer(int status, string body, params string[] headers)
    {
        var head = new StringBuilder($"HTTP/1.1 {status} Any\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\nConnection: close\r\n");
        foreach (var header in headers)
        {
            head.Append(header).Append("\r\n");
        }

        _answers.Enqueue(head.Append("\r\n").Append(body).ToString());
        return this;
    }

    public AwsIotControlPlane Client(int retries = 0, AWSCredentials? credentials = null) =>
        new(credentials ?? new BasicAWSCredentials("AKIDEXAMPLE", "the-secret-key"), new AmazonIoTConfig { ServiceURL = Url, AuthenticationRegion = "eu-west-1", MaxErrorRetry = retries });

    public async ValueTask DisposeAsync()
    {
        if (_isDisposed)
        {
            return;
        }

        _isDisposed = true;
        await _ending.CancelAsync();
        await _serving;
        _listener.Stop();
        _ending.Dispose();
    }

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                using var socket = await _listener.AcceptTcpClientAsync(_ending.Token);
                await using var stream = socket.GetStream();
                if (await WireRequest.ReadAsync(stream, _ending.Token) is not { } request)
                {
                    continue;
                }

                _requests.Enqueue(request);
                var answer = _answers.TryDequeue(out var queued) ? queued : "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}";
                await stream.WriteAsync(Encoding.UTF8.GetBytes(answer), _ending.Token);
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The test has ended.
        }
    }
}

/// <summary>A request as it came.</summary>
internal sealed record WireRequest(string Line, IReadOnlyDictionary<string, string> Headers, string Body)
{
    public static async Task<WireRequest?> ReadAsync(Stream stream, CancellationToken cancellationToken)
    {
        var head = new List<byte>();
        var one = new byte[1];
        while (!head.TakeLast(4).SequenceEqual("\r\n\r\n"u8.ToArray()))
        {
            if (await stream.ReadAsync(one, cancellationToken) == 0)
            {
                return null;
            }

            head.Add(one[0]);
        }

        var lines = Encoding.UTF8.GetString([.. head]).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        var headers = lines.Skip(1).Select(line => line.Split(": ", 2)).ToDictionary(parts => parts[0], parts => parts[1], StringComparer.OrdinalIgnoreCase);
        var body = new byte[int.Parse(headers.GetValueOrDefault("Content-Length", "0"), CultureInfo.InvariantCulture)];
        await stream.ReadExactlyAsync(body, cancellationToken);
        return new WireRequest(lines[0], headers, Encoding.UTF8.GetString(body));
    }
}
