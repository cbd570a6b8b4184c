using System.Globalization;
using System.Text;

namespace LoadHarness.Hosting;

/// <summary>Reads gauges and counters of the target that it serves for Prometheus, every 15 s, as far as drift gates ask for them. Bounded in time and size; what it fails at costs the run nothing.</summary>
/// <remarks>Prometheus' text format (https://prometheus.io/docs/instrumenting/exposition_formats/). Series of one name are added up.</remarks>
internal sealed class TargetScrape : IAsyncDisposable
{
    /// <summary>How often.</summary>
    public static readonly TimeSpan Every = TimeSpan.FromSeconds(15);

    private const int LargestAnswer = 8 * 1024 * 1024;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Stale = 4 * Every;

    private readonly Uri _url;
    private readonly HashSet<string> _names;
    private readonly TimeProvider _time;
    private readonly HttpClient _client;
    private readonly CancellationTokenSource _ended = new();
    private readonly Task _running;
    private volatile Dictionary<string, double> _values = [];
    private long _at;
    private int _tries;
    private int _misses;
    private volatile string? _reason;

    /// <summary>Begins.</summary>
    /// <param name="url">Where the target serves them.</param>
    /// <param name="names">Which of them.</param>
    /// <param name="time">The clock.</param>
    /// <param name="handler">Sends requests; null for the network.</param>
    public TargetScrape(Uri url, IEnumerable<string> names, TimeProvider time, HttpMessageHandler? handler = null)
    {
        (_url, _names, _time) = (url, names.ToHashSet(StringComparer.Ordinal), time);
        _client = handler is null ? new HttpClient() : new HttpClient(handler);
        (_client.Timeout, _client.MaxResponseContentBufferSize) = (Patience, LargestAnswer);
        _running = RunAsync();
    }

    /// <summary>A metric's last value; null where it is not known, or no longer.</summary>
    public double? ValueOf(string name) => _values.TryGetValue(name, out var value) && _time.GetElapsedTime(Volatile.Read(ref _at)) <= Stale ? value : null;

    /// <summary>One sentence that says how often the target did not answer; null where it always did.</summary>
    public string? Gap => _misses == 0 ? null : string.Create(CultureInfo.InvariantCulture,
        $"The target's metrics at {_url} could not be read {_misses:N0} of {_tries:N0} times, last because of this: {_reason?.TrimEnd('.')}. No drift gate counts those times.");

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _ended.CancelAsync();
        await _running;
        _client.Dispose();
        _ended.Dispose();
    }

    /// <summary>Adds up the series of each wanted name.</summary>
    internal static Dictionary<string, double> Parse(string text, IReadOnlySet<string> names)
    {
        var values = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (var line in text.AsSpan().EnumerateLines())
        {
            var end = line.IndexOfAny('{', ' ', '\t');
            if (end <= 0 || line[0] == '#')
            {
                continue;
            }

            var name = line[..end].ToString();
            var rest = line[end] == '{' ? line[(line.LastIndexOf('}') + 1)..] : line[end..];
            rest = rest.Trim();
            var to = rest.IndexOfAny(' ', '\t'); // A time stamp may follow.
            if (names.Contains(name) && double.TryParse(to < 0 ? rest : rest[..to], NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value))
            {
                values[name] = values.GetValueOrDefault(name) + value;
            }
        }

        return values;
    }

    private async Task RunAsync()
    {
        using var timer = new PeriodicTimer(Every, _time);
        try
        {
            do
            {
                await ScrapeAsync();
            }
            while (await timer.WaitForNextTickAsync(_ended.Token));
        }
        catch (OperationCanceledException)
        {
            // The run has ended.
        }
    }

    private async Task ScrapeAsync()
    {
        _tries++;
        try
        {
            var bytes = await _client.GetByteArrayAsync(_url, _ended.Token);
            var values = Parse(Encoding.UTF8.GetString(bytes), _names);
            Volatile.Write(ref _at, _time.GetTimestamp());
            _values = values;
            if (_names.FirstOrDefault(name => !values.ContainsKey(name)) is { } missing)
            {
                Miss($"the answer has no {missing}");
            }
        }
        catch (Exception failure) when (failure is HttpRequestException || (failure is TaskCanceledException && !_ended.IsCancellationRequested))
        {
            Miss(failure.Message);
        }
    }

    private void Miss(string reason)
    {
        _misses++;
        _reason = reason;
    }
}
