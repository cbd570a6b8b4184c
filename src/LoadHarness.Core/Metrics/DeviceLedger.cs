namespace LoadHarness.Core.Metrics;

/// <summary>What each device knows of its own provisioning: the last certificate it was registered with, and how often. 34 bytes a device.</summary>
/// <remarks>Written once a provisioning, by the device's own task; read when the run has ended.</remarks>
public sealed class DeviceLedger
{
    private const int IdLength = 32;

    private readonly byte[] _ids;
    private readonly ushort[] _registrations;
    private int _unnamed;

    /// <summary>Makes an empty ledger.</summary>
    /// <param name="devices">How many devices the fleet has.</param>
    public DeviceLedger(int devices)
    {
        _ids = new byte[devices * IdLength];
        _registrations = new ushort[devices];
    }

    /// <summary>How many devices it has room for.</summary>
    public int Devices => _registrations.Length;

    /// <summary>Whether each thing that devices heard of has its device's serial number in its name, so that things tell whose they are.</summary>
    public bool NamesTellDevices => Volatile.Read(ref _unnamed) == 0;

    /// <summary>Notes that a device heard that its thing was registered.</summary>
    /// <param name="device">The device's index.</param>
    /// <param name="certificateId">The certificate's id: SHA-256, in hexadecimal.</param>
    /// <param name="hasSerialInName">Whether the thing's name contains the device's serial number.</param>
    public void Registered(int device, string certificateId, bool hasSerialInName)
    {
        ArgumentNullException.ThrowIfNull(certificateId);
        if (!hasSerialInName)
        {
            Interlocked.Exchange(ref _unnamed, 1);
        }

        // What is no such id cannot be told from another; it is counted all the same.
        var id = _ids.AsSpan(device * IdLength, IdLength);
        if (certificateId.Length != 2 * IdLength || Convert.FromHexString(certificateId, id, out _, out _) != System.Buffers.OperationStatus.Done)
        {
            id.Clear();
        }

        if (_registrations[device] < ushort.MaxValue)
        {
            _registrations[device]++;
        }
    }

    /// <summary>How often a device heard that its thing was registered; 65,535 is that often or more.</summary>
    public int RegistrationsOf(int device) => _registrations[device];

    /// <summary>The devices by the id of the last certificate that they were registered with.</summary>
    public IReadOnlyDictionary<string, int> ByCertificate()
    {
        var devices = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var device = 0; device < Devices; device++)
        {
            if (_registrations[device] > 0)
            {
                devices[Convert.ToHexStringLower(_ids.AsSpan(device * IdLength, IdLength))] = device;
            }
        }

        return devices;
    }
}
