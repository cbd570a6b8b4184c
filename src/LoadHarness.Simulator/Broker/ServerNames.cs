using System.Net;
using System.Security.Authentication;
using Microsoft.Extensions.Logging;

namespace LoadHarness.Simulator.Broker;

/// <summary>What a client sees that sends no server name in its handshake. AWS's documents disagree, so it is a switch.</summary>
public enum MissingServerName
{
    /// <summary>The handshake goes on, and a log line says so (AWS IoT developer guide, "Transport security": "not required but highly recommended").</summary>
    Accept,

    /// <summary>The handshake fails (the same guide in 2022: "attempts that don't include the SNI are refused").</summary>
    Refuse,
}

/// <summary>Judges the server name (SNI) a client sends: a wrong one always fails (AWS IoT developer guide, "Transport security").</summary>
internal sealed partial class ServerNames(IEnumerable<string> names, MissingServerName missing, BrokerCounters counters, ILogger log)
{
    private readonly HashSet<string> _names = new(names, StringComparer.OrdinalIgnoreCase);
    private bool _hasToldMissing;

    /// <summary>Refuses a handshake whose server name is not ours.</summary>
    /// <param name="serverName">The name sent; empty for none.</param>
    /// <param name="client">Who sent it.</param>
    /// <exception cref="AuthenticationException">The name is wrong, or missing where that is refused.</exception>
    public void Check(string serverName, IPAddress client)
    {
        // An address is no server name (RFC 6066 §3): clients that send one know none.
        var isMissing = string.IsNullOrEmpty(serverName) || IPAddress.TryParse(serverName, out _);
        if (isMissing && missing == MissingServerName.Accept)
        {
            if (Interlocked.Exchange(ref _hasToldMissing, true))
            {
                Log.MissingAgain(log, client);
            }
            else
            {
                Log.Missing(log, client);
            }

            return;
        }

        if (isMissing || !_names.Contains(serverName))
        {
            Interlocked.Increment(ref counters.ServerNamesRefused);
            Log.Refused(log, client, serverName);
            throw new AuthenticationException(isMissing ? "The client sent no server name." : "The client sent a server name that is not ours.");
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "{Client} sent no server name (SNI); AWS IoT Core may refuse that. Said once.")]
        public static partial void Missing(ILogger logger, IPAddress client);

        [LoggerMessage(Level = LogLevel.Debug, Message = "{Client} sent no server name (SNI).")]
        public static partial void MissingAgain(ILogger logger, IPAddress client);

        [LoggerMessage(Level = LogLevel.Information, Message = "{Client} refused: its server name (SNI) '{ServerName}' is not one of this simulator's. Name it with --server-name.")]
        public static partial void Refused(ILogger logger, IPAddress client, string serverName);
    }
}
