using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using System.Text;
using LoadHarness.IntegrationTests.Mqtt;
using LoadHarness.IntegrationTests.Simulator;

namespace LoadHarness.IntegrationTests.Truth;

/// <summary>The packets of one TCP port on the loopback interface, captured by dumpcap and read by tshark, programs that know nothing of ours.</summary>
internal sealed class WireCapture : IAsyncDisposable
{
    private const string Connect = "1", Subscribe = "8", Suback = "9";
    private const string EndMarker = "end-of-the-capture";

    private readonly Process _dumpcap;
    private readonly string _folder;
    private readonly int _port;

    private WireCapture(Process dumpcap, string folder, int port)
    {
        _dumpcap = dumpcap;
        _folder = folder;
        _port = port;
    }

    private string PacketFile => Path.Combine(_folder, "packets.pcapng");

    /// <summary>Starts a capture, and returns once it runs. Skips the test where this user may not capture, and fails where the programs are missing.</summary>
    public static async Task<WireCapture> StartAsync(int port)
    {
        var folder = Directory.CreateTempSubdirectory("lh-wire-").FullName;
        Process dumpcap;
        try
        {
            dumpcap = Start("dumpcap", "-q", "-i", "lo", "-B", "16", "-f", string.Create(CultureInfo.InvariantCulture, $"tcp port {port}"), "-w", Path.Combine(folder, "packets.pcapng"));
        }
        catch (Win32Exception failure)
        {
            Directory.Delete(folder, recursive: true);
            Assert.SkipWhen(failure.NativeErrorCode == 13, "This user has no permission to capture packets: may not run dumpcap.");
            Assert.Fail("dumpcap and tshark are missing: install them with 'apt-get install tshark'.");
            throw;
        }

        var said = new StringBuilder();
        while (await dumpcap.StandardError.ReadLineAsync().WaitAsync(Patience.Long) is { } line)
        {
            said.AppendLine(line);
            if (line.StartsWith("File: ", StringComparison.Ordinal))
            {
                _ = dumpcap.StandardError.ReadToEndAsync(); // What it prints later must not fill the pipe.
                return new WireCapture(dumpcap, folder, port);
            }
        }

        dumpcap.Dispose();
        Directory.Delete(folder, recursive: true);
        Assert.SkipWhen(said.ToString().Contains("permi", StringComparison.OrdinalIgnoreCase), $"This user has no permission to capture packets: {said}");
        throw new InvalidOperationException($"dumpcap did not start: {said}");
    }

    /// <summary>Ends the capture, and returns the time from SUBSCRIBE to SUBACK in milliseconds, by client id and packet id.</summary>
    public async Task<IReadOnlyDictionary<(string ClientId, ushort PacketId), double>> EndAsync()
    {
        await SendMarkerAsync();
        await StopAsync();
        using var tshark = Start("tshark", "-n", "-r", PacketFile, "-d", string.Create(CultureInfo.InvariantCulture, $"tcp.port=={_port},mqtt"), "-Y", "mqtt", "-T", "fields",
            "-e", "tcp.stream", "-e", "frame.time_epoch", "-e", "mqtt.msgtype", "-e", "mqtt.msgid", "-e", "mqtt.clientid");
        var errors = tshark.StandardError.ReadToEndAsync();
        var lines = await tshark.StandardOutput.ReadToEndAsync().WaitAsync(Patience.Long);
        await tshark.WaitForExitAsync();
        Assert.True(tshark.ExitCode == 0, await errors);
        return Read(lines);
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _dumpcap.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private static Dictionary<(string ClientId, ushort PacketId), double> Read(string lines)
    {
        var clients = new Dictionary<string, string>(StringComparer.Ordinal);
        var sent = new Dictionary<(string Stream, string PacketId), decimal>();
        var latencies = new Dictionary<(string ClientId, ushort PacketId), double>();
        foreach (var fields in lines.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(static line => line.Split('\t')))
        {
            var (stream, packetId) = (fields[0], fields[3]);
            var time = decimal.Parse(fields[1], CultureInfo.InvariantCulture); // Seconds since 1970 in nanoseconds: too many digits for a double.
            switch (fields[2])
            {
                case Connect:
                    clients.Add(stream, fields[4]);
                    break;
                case Subscribe:
                    sent.Add((stream, packetId), time);
                    break;
                case Suback:
                    latencies.Add((clients[stream], ushort.Parse(packetId, CultureInfo.InvariantCulture)), (double)(time - sent[(stream, packetId)]) * 1000);
                    break;
            }
        }

        return latencies;
    }

    /// <summary>Sends a text and waits until it stands in the file: then everything before it does.</summary>
    private async Task SendMarkerAsync()
    {
        using (var client = new TcpClient())
        {
            await client.ConnectAsync("127.0.0.1", _port);
            await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(EndMarker));
        }

        await Eventually.TrueAsync(() => File.ReadAllBytes(PacketFile).AsSpan().IndexOf(Encoding.ASCII.GetBytes(EndMarker)) >= 0);
    }

    private async Task StopAsync()
    {
        if (!_dumpcap.HasExited)
        {
            // SIGTERM, on which it completes its file; Process.Kill would not let it.
            using var kill = Start("kill", _dumpcap.Id.ToString(CultureInfo.InvariantCulture));
            await kill.WaitForExitAsync();
            await _dumpcap.WaitForExitAsync().WaitAsync(Patience.Long);
        }
    }

    private static Process Start(string program, params string[] arguments) =>
        Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false })!;
}
