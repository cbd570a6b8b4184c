using System.Net;
using System.Net.Sockets;

namespace LoadHarness.Mqtt.Transport;

/// <summary>The addresses of the target's name, looked up for the whole fleet and again, beside it, once they are some seconds old.</summary>
/// <remarks>
/// A look-up a connection costs a dozen system calls and a thread of the pool, and loads a name server as no fleet of single devices
/// does. The devices are spread over the addresses by index, as their own look-ups would spread them.
/// </remarks>
/// <param name="host">The name.</param>
/// <param name="timeProvider">The clock by which addresses grow old.</param>
/// <param name="lookUp">The look-up; null for the system's.</param>
internal sealed class HostAddresses(string host, TimeProvider timeProvider, Func<string, Task<IPAddress[]>>? lookUp = null)
{
    /// <summary>How long addresses are used: well below the 60 s for which name servers let those of AWS endpoints be kept.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(5);

    private readonly Lock _lock = new();
    private IPAddress[]? _known;
    private long _knownSince;
    private Task<IPAddress[]>? _asking;

    /// <summary>Returns a device's addresses in the order in which it tries them.</summary>
    /// <param name="device">The device's index.</param>
    /// <param name="family">The only family that will do; null for any.</param>
    /// <param name="cancellationToken">Cuts the wait off; the look-up goes on for others.</param>
    /// <exception cref="SocketException">The name has no address, or none of that family.</exception>
    public async ValueTask<IReadOnlyList<IPAddress>> OfAsync(int device, AddressFamily? family, CancellationToken cancellationToken)
    {
        var all = Known() ?? await Ask().WaitAsync(cancellationToken).ConfigureAwait(false);
        var fitting = family is null ? all : Array.FindAll(all, address => address.AddressFamily == family);
        if (fitting.Length == 0)
        {
            throw new SocketException((int)(all.Length == 0 ? SocketError.HostNotFound : SocketError.NetworkUnreachable));
        }

        // Within the first family only: the system has put the family first that works here.
        var alike = Array.FindIndex(fitting, address => address.AddressFamily != fitting[0].AddressFamily);
        var count = alike < 0 ? fitting.Length : alike;
        return count == 1 ? fitting : [.. Enumerable.Range(0, count).Select(place => fitting[(device + place) % count]), .. fitting.Skip(count)];
    }

    /// <summary>The last good answer; where it is old a new look-up runs beside it, and devices do not wait for that. Null before the first.</summary>
    private IPAddress[]? Known()
    {
        lock (_lock)
        {
            if (_known is not null && timeProvider.GetElapsedTime(_knownSince) >= Lifetime)
            {
                _ = Ask();
            }

            return _known;
        }
    }

    /// <summary>The look-up that is under way, or a new one: never two at a time.</summary>
    private Task<IPAddress[]> Ask()
    {
        lock (_lock)
        {
            return _asking ??= LookUpAsync();
        }
    }

    private async Task<IPAddress[]> LookUpAsync()
    {
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding); // Not under the lock.
        try
        {
            var addresses = await (lookUp?.Invoke(host) ?? Dns.GetHostAddressesAsync(host, CancellationToken.None)).ConfigureAwait(false);
            lock (_lock)
            {
                (_known, _knownSince, _asking) = (addresses, timeProvider.GetTimestamp(), null);
            }

            return addresses;
        }
        catch (SocketException) when (Forget())
        {
            throw;
        }
    }

    /// <summary>Lets the next device ask again; what was known before stays in use.</summary>
    private bool Forget()
    {
        lock (_lock)
        {
            _asking = null;
            return true;
        }
    }
}
