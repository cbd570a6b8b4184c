using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Threading.Channels;
using LoadHarness.Core.Metrics;
using LoadHarness.Core.Plans;

namespace LoadHarness.Scenarios.FleetProvisioning;

/// <summary>A device's key and the signing request made with it.</summary>
/// <param name="Key">The private key; never leaves the process.</param>
/// <param name="CsrPem">The request, PEM.</param>
internal sealed record DeviceKey(AsymmetricAlgorithm Key, string CsrPem);

/// <summary>Makes devices' keys ahead of the timed steps; the time they take is recorded apart.</summary>
internal sealed class DeviceKeyPool : IAsyncDisposable
{
    private static readonly X500DistinguishedName Subject = new("CN=LoadHarness device");

    private readonly Channel<DeviceKey> _ready;
    private readonly CancellationTokenSource _stopping = new();
    private readonly KeyType _type;
    private readonly RunRecorder _recorder;
    private readonly Task _making;

    /// <summary>Starts making keys.</summary>
    /// <param name="type">Which kind.</param>
    /// <param name="ahead">How many are kept ready: few for RSA, whose making would take the CPU that the run needs.</param>
    /// <param name="total">How many are needed in all; null is without end.</param>
    /// <param name="recorder">Where the time is recorded.</param>
    public DeviceKeyPool(KeyType type, int ahead, long? total, RunRecorder recorder)
    {
        _type = type;
        _recorder = recorder;
        _ready = Channel.CreateBounded<DeviceKey>(new BoundedChannelOptions(ahead) { SingleWriter = true });
        _making = Task.Run(() => MakeAsync(total ?? long.MaxValue));
    }

    /// <summary>Takes a key; made on the spot where none is ready.</summary>
    public DeviceKey Take() => _ready.Reader.TryRead(out var key) ? key : Make();

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        await _making.ConfigureAwait(false);
        while (_ready.Reader.TryRead(out var key))
        {
            key.Key.Dispose();
        }

        _stopping.Dispose();
    }

    private async Task MakeAsync(long total)
    {
        try
        {
            for (long made = 0; made < total; made++)
            {
                await _ready.Writer.WaitToWriteAsync(_stopping.Token).ConfigureAwait(false);
                await _ready.Writer.WriteAsync(Make(), _stopping.Token).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            // The run is over.
        }
    }

    private DeviceKey Make()
    {
        var started = _recorder.TimeProvider.GetTimestamp();
        DeviceKey made;
        if (_type == KeyType.EcdsaP256)
        {
            var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            made = new DeviceKey(key, new CertificateRequest(Subject, key, HashAlgorithmName.SHA256).CreateSigningRequestPem());
        }
        else
        {
            var key = RSA.Create(2048);
            made = new DeviceKey(key, new CertificateRequest(Subject, key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1).CreateSigningRequestPem());
        }

        _recorder.KeyGenerated(_recorder.TimeProvider.GetTimestamp() - started);
        return made;
    }
}
