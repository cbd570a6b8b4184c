using System.Net;
using System.Net.Sockets;

namespace LoadHarness.Mqtt.Transport;

/// <summary>The addresses of the target's name, looked up for the whole fleet and again once they are some seconds old.</summary>
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
    private Task<IPAddress[]>? _addresses;
    private long _asked;

    /// <summary>Returns a device's addresses in the order in which it tries them.</summary>
    /// <param name="device">The device's index.</param>
    /// <param name="family">The only family that will do; null for any.</param>
    /// <param name="cancellationToken">Cuts the wait off; the look-up goes on for others.</param>
    /// <exception cref="SocketException">The name has no address, or none of that family.</exception>
    public async ValueTask<IReadOnlyList<IPAddress>> OfAsync(int device, AddressFamily? family, CancellationToken cancellationToken)
    {
        var asked = Ask();
        var all = asked.IsCompletedSuccessfully ? asked.Result : await asked.WaitAsync(cancellationToken).ConfigureAwait(false);
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

    private Task<IPAddress[]> Ask()
    {
        lock (_lock)
        {
            if (_addresses is null || _addresses.IsFaulted || _addresses.IsCanceled || timeProvider.GetElapsedTime(_asked) >= Lifetime)
            {
                _asked = timeProvider.GetTimestamp();
                _addresses = lookUp?.Invoke(host) ?? Dns.GetHostAddressesAsync(host, CancellationToken.None);
            }

            return _addresses;
        }
    }
}
