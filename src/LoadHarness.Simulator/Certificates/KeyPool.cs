using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Logging;

namespace LoadHarness.Simulator.Certificates;

/// <summary>A key that CreateKeysAndCertificate hands out; several devices may get the same one.</summary>
/// <param name="PublicKey">The public half.</param>
/// <param name="PrivateKeyPem">The private half as PKCS#1 PEM, as AWS sends it.</param>
internal sealed record PooledKey(PublicKey PublicKey, string PrivateKeyPem);

/// <summary>RSA-2048 keys made in the background and reused in turn: a key costs about 0.2 s of CPU, too much for one a device.</summary>
internal sealed partial class KeyPool : IAsyncDisposable
{
    /// <summary>How many keys the pool ends up with.</summary>
    public const int Capacity = 64;

    private const int KeyBits = 2048;

    private readonly string _folder;
    private readonly ILogger _log;
    private readonly Lock _starting = new();
    private readonly TaskCompletionSource _first = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly PooledKey?[] _keys = new PooledKey?[Capacity];
    private volatile int _count;
    private volatile bool _stopping;
    private bool _started;
    private int _next = -1;
    private int _handedOut;

    /// <summary>Makes the pool; no key is made or read before the first request or <see cref="Start"/>.</summary>
    public KeyPool(string folder, ILogger log)
    {
        _folder = folder;
        _log = log;
    }

    /// <summary>How many keys there are.</summary>
    public int Count => _count;

    /// <summary>How many keys were handed out, each repetition counted.</summary>
    public int HandedOut => Volatile.Read(ref _handedOut);

    /// <summary>Begins to read and make keys, all but the first on a thread of low priority.</summary>
    public void Start()
    {
        lock (_starting)
        {
            if (_started || _stopping)
            {
                return;
            }

            _started = true;
            new Thread(Fill) { IsBackground = true, Name = "simulator key pool", Priority = ThreadPriority.Lowest }.Start();
        }
    }

    /// <summary>The next key in turn; waits for the first one only.</summary>
    public async ValueTask<PooledKey> TakeAsync(CancellationToken cancellationToken)
    {
        if (_count == 0)
        {
            Start();
            await _first.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
        }

        Interlocked.Increment(ref _handedOut);
        return _keys[(int)((uint)Interlocked.Increment(ref _next) % (uint)_count)]!;
    }

    /// <summary>Stops making keys; waits for the one being made.</summary>
    public async ValueTask DisposeAsync()
    {
        lock (_starting)
        {
            _stopping = true;
            if (!_started)
            {
                return;
            }
        }

        await _ended.Task.ConfigureAwait(false);
    }

    private void Fill()
    {
        try
        {
            PrivateFiles.CreateFolder(_folder);
            for (var index = 0; index < Capacity && !_stopping; index++)
            {
                _keys[index] = ReadOrMake(Path.Combine(_folder, $"key-{index:00}.pem"));
                _count = index + 1;
                if (index == 0)
                {
                    // Only now: devices wait for the first key, and on a busy host a thread of low priority may not get to it for minutes.
                    _first.TrySetResult();
                    LinuxThread.LowerPriority();
                }
            }
        }
        catch (Exception exception)
        {
            // The thread's edge: whoever waits learns of it, the simulator lives on with the keys there are.
            Log.Failed(_log, exception);
            _first.TrySetException(exception);
        }
        finally
        {
            _first.TrySetCanceled();
            _ended.SetResult();
        }
    }

    private static PooledKey ReadOrMake(string path)
    {
        if (File.Exists(path))
        {
            PrivateFiles.Tighten(path);
            try
            {
                using var stored = RSA.Create();
                stored.ImportFromPem(File.ReadAllText(path));
                if (stored.KeySize == KeyBits)
                {
                    return Pooled(stored);
                }
            }
            catch (Exception exception) when (exception is CryptographicException or ArgumentException)
            {
                // Corrupt: made anew below.
            }
        }

        using var rsa = RSA.Create(KeyBits);
        var made = Pooled(rsa);
        PrivateFiles.Write(path, made.PrivateKeyPem);
        return made;
    }

    private static PooledKey Pooled(RSA rsa) => new(new PublicKey(rsa), rsa.ExportRSAPrivateKeyPem() + "\n");

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "The key pool stopped making keys.")]
        public static partial void Failed(ILogger logger, Exception exception);
    }
}
