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

    /// <summary>The id of the last certificate that a device was registered with.</summary>
    internal ReadOnlySpan<byte> IdOf(int device) => _ids.AsSpan(device * IdLength, IdLength);

    /// <summary>Takes over what another process's device knows; that process alone runs it.</summary>
    internal void Set(int device, int registrations, ReadOnlySpan<byte> id)
    {
        id.CopyTo(_ids.AsSpan(device * IdLength, IdLength));
        _registrations[device] = (ushort)registrations;
    }

    /// <summary>Takes over that another process heard of a thing without its device's serial number in its name.</summary>
    internal void SetUnnamed() => Interlocked.Exchange(ref _unnamed, 1);

    /// <summary>Returns the part that is of some devices; the rest of it knows of nothing.</summary>
    public DeviceLedger PartOf(Func<int, bool> isIn)
    {
        ArgumentNullException.ThrowIfNull(isIn);
        var part = new DeviceLedger(Devices) { _unnamed = _unnamed };
        for (var device = 0; device < Devices; device++)
        {
            if (_registrations[device] > 0 && isIn(device))
            {
                part.Set(device, _registrations[device], IdOf(device));
            }
        }

        return part;
    }

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
