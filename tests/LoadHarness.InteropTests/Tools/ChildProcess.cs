using System.Diagnostics;
using System.Globalization;
using System.Text;
using Xunit.Sdk;

namespace LoadHarness.InteropTests.Tools;

/// <summary>What a program wrote, and how it ended.</summary>
/// <param name="ExitCode">Its exit code.</param>
/// <param name="Out">Its standard output.</param>
/// <param name="Error">Its standard error.</param>
internal sealed record Ended(int ExitCode, string Out, string Error)
{
    /// <summary>The output of a program that must have succeeded.</summary>
    public string Success => ExitCode == 0 ? Out : throw new XunitException($"The program ended with {ExitCode}: {Error}{Out}");
}

/// <summary>A program as a child process: its output is kept, it lives for a bounded time, and it is killed with this object.</summary>
internal sealed class ChildProcess : IAsyncDisposable
{
    /// <summary>How long anything may take on a busy machine.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(40);

    private static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(150);

    private readonly Process _process;
    private readonly Capture _out;
    private readonly Capture _error;

    private ChildProcess(Process process)
    {
        _process = process;
        _out = new Capture(process.StandardOutput);
        _error = new Capture(process.StandardError);
    }

    /// <summary>What it has written so far, on both streams.</summary>
    public string Written => _out.Text + _error.Text;

    /// <summary>What it reads.</summary>
    public Stream Input => _process.StandardInput.BaseStream;

    /// <summary>Starts a program.</summary>
    /// <param name="path">The executable.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="variables">Changes to its environment; null removes a variable.</param>
    /// <param name="lifetime">How long it may live; null for what suits the run of one program.</param>
    public static ChildProcess Start(string path, IEnumerable<string> arguments, IReadOnlyDictionary<string, string?>? variables = null, TimeSpan? lifetime = null)
    {
        var seconds = (lifetime ?? Lifetime).TotalSeconds.ToString("0", CultureInfo.InvariantCulture);

        // 'timeout' ends it even where this process is killed and cannot; it hands signals and exit codes on (coreutils).
        var start = new ProcessStartInfo("timeout", ["--kill-after=5", seconds, path, .. arguments])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.Latin1,
            WorkingDirectory = Path.GetTempPath(),
        };
        foreach (var name in start.Environment.Keys.Where(static name => name.StartsWith("LOADHARNESS_", StringComparison.Ordinal) || name.StartsWith("AWS_", StringComparison.Ordinal) || name.StartsWith("PYTHON", StringComparison.Ordinal)).ToArray())
        {
            start.Environment.Remove(name);
        }

        foreach (var (name, value) in variables ?? new Dictionary<string, string?>())
        {
            start.Environment[name] = value;
        }

        return new ChildProcess(Process.Start(start)!);
    }

    /// <summary>Runs a program to its end.</summary>
    public static async Task<Ended> RunAsync(string path, IEnumerable<string> arguments, IReadOnlyDictionary<string, string?>? variables = null)
    {
        await using var child = Start(path, arguments, variables);
        child._process.StandardInput.Close();
        return await child.EndedAsync();
    }

    /// <summary>Waits for the end.</summary>
    public async Task<Ended> EndedAsync()
    {
        try
        {
            await Task.WhenAll(_process.WaitForExitAsync(), _out.Ended, _error.Ended).WaitAsync(Patience);
        }
        catch (TimeoutException error)
        {
            throw new XunitException($"{_process.StartInfo.ArgumentList[2]} did not end within {Patience.TotalSeconds:0} s: {Written}", error);
        }

        return new Ended(_process.ExitCode, _out.Text, _error.Text);
    }

    /// <summary>Waits until a text stands in what it has written, and returns all of that.</summary>
    public async Task<string> WroteAsync(string text)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (true)
        {
            var more = Task.WhenAny(_out.NextAsync(), _error.NextAsync());
            var hasEnded = _out.Ended.IsCompleted && _error.Ended.IsCompleted;
            if (Written is var written && written.Contains(text, StringComparison.Ordinal))
            {
                return written;
            }

            if (hasEnded)
            {
                throw new XunitException($"{_process.StartInfo.ArgumentList[2]} ended without '{text}': {written}");
            }

            try
            {
                await more.WaitAsync(patience.Token);
            }
            catch (OperationCanceledException error)
            {
                throw new XunitException($"{_process.StartInfo.ArgumentList[2]} did not write '{text}' within {Patience.TotalSeconds:0} s: {written}", error);
            }
        }
    }

    /// <summary>Sends SIGTERM and waits for the end.</summary>
    public async Task<Ended> TerminateAsync()
    {
        using var kill = Process.Start("kill", ["-TERM", _process.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
        return await EndedAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
    }

    /// <summary>Keeps a stream's text, and tells of more.</summary>
    private sealed class Capture
    {
        private readonly StringBuilder _text = new();
        private TaskCompletionSource _more = NewSource();

        public Capture(StreamReader reader) => Ended = ReadAsync(reader);

        public Task Ended { get; }

        public string Text
        {
            get
            {
                lock (_text)
                {
                    return _text.ToString();
                }
            }
        }

        /// <summary>Completes at the next text after this call, or at the end.</summary>
        public Task NextAsync()
        {
            lock (_text)
            {
                return _more.Task;
            }
        }

        private static TaskCompletionSource NewSource() => new(TaskCreationOptions.RunContinuationsAsynchronously);

        private async Task ReadAsync(StreamReader reader)
        {
            await Task.Yield();
            var buffer = new char[4096];
            int count;
            do
            {
                count = await reader.ReadAsync(buffer);
                TaskCompletionSource told;
                lock (_text)
                {
                    _text.Append(buffer, 0, count);
                    (told, _more) = (_more, NewSource());
                }

                told.SetResult();
            }
            while (count > 0);
        }
    }
}
