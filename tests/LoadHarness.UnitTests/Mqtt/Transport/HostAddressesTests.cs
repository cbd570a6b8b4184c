using System.Net;
using System.Net.Sockets;
using LoadHarness.Mqtt.Transport;
using Microsoft.Extensions.Time.Testing;

namespace LoadHarness.UnitTests.Mqtt.Transport;

public sealed class HostAddressesTests
{
    private static readonly IPAddress One = IPAddress.Parse("192.0.2.1");
    private static readonly IPAddress Two = IPAddress.Parse("192.0.2.2");
    private static readonly IPAddress Three = IPAddress.Parse("192.0.2.3");
    private static readonly IPAddress Six = IPAddress.Parse("2001:db8::6");

    private readonly FakeTimeProvider _time = new();
    private int _lookUps;

    [Fact]
    public async Task Of_Devices_AreSpreadOverTheAddressesOfTheFirstFamily()
    {
        var addresses = Make(() => Task.FromResult(new[] { One, Two, Three, Six }));

        Assert.Equal([One, Two, Three, Six], await OfAsync(addresses, 0));
        Assert.Equal([Two, Three, One, Six], await OfAsync(addresses, 1));
        Assert.Equal([Three, One, Two, Six], await OfAsync(addresses, 5));
        Assert.Equal(1, _lookUps);
    }

    [Fact]
    public async Task Of_OneFamilyOnly_LeavesTheOtherOut()
    {
        var addresses = Make(() => Task.FromResult(new[] { Six, One, Two }));

        Assert.Equal([Two, One], await OfAsync(addresses, 1, AddressFamily.InterNetwork));
        Assert.Equal([Six], await OfAsync(addresses, 1, AddressFamily.InterNetworkV6));
    }

    [Fact]
    public async Task Of_OldAddresses_AreLookedUpAgain()
    {
        var current = One;
        var addresses = Make(() => Task.FromResult(new[] { current }));
        await OfAsync(addresses, 0);
        current = Two;

        _time.Advance(HostAddresses.Lifetime - TimeSpan.FromTicks(1));
        Assert.Equal([One], await OfAsync(addresses, 0));
        Assert.Equal(1, _lookUps);
        _time.Advance(TimeSpan.FromTicks(1));
        Assert.Equal([One], await OfAsync(addresses, 0)); // Nobody waits for the new look-up.
        await ExpectAsync(addresses, Two);
        Assert.Equal(2, _lookUps);
    }

    [Fact]
    public async Task Of_FailedRefresh_KeepsTheLastAnswer()
    {
        var fails = false;
        var addresses = Make(() => fails ? Task.FromException<IPAddress[]>(new SocketException((int)SocketError.TryAgain)) : Task.FromResult(new[] { One }));
        await OfAsync(addresses, 0);
        fails = true;
        for (var i = 0; i < 3; i++)
        {
            _time.Advance(HostAddresses.Lifetime);
            Assert.Equal([One], await OfAsync(addresses, 0));
        }
    }

    [Fact]
    public async Task Of_FailedLookUp_IsTriedAgainByTheNext()
    {
        var fails = true;
        var addresses = Make(() => fails ? Task.FromException<IPAddress[]>(new SocketException((int)SocketError.HostNotFound)) : Task.FromResult(new[] { One }));

        Assert.Equal(SocketError.HostNotFound, (await Assert.ThrowsAsync<SocketException>(() => OfAsync(addresses, 0))).SocketErrorCode);
        fails = false;
        Assert.Equal([One], await OfAsync(addresses, 0));
    }

    [Fact]
    public async Task Of_NoAddress_SaysWhatIsMissing()
    {
        Assert.Equal(SocketError.HostNotFound, (await Assert.ThrowsAsync<SocketException>(() => OfAsync(Make(() => Task.FromResult<IPAddress[]>([])), 0))).SocketErrorCode);
        Assert.Equal(SocketError.NetworkUnreachable, (await Assert.ThrowsAsync<SocketException>(() => OfAsync(Make(() => Task.FromResult(new[] { One })), 0, AddressFamily.InterNetworkV6))).SocketErrorCode);
    }

    [Fact]
    public async Task Of_DeviceThatGivesUp_LeavesTheLookUpToTheOthers()
    {
        var answer = new TaskCompletionSource<IPAddress[]>();
        var addresses = Make(() => answer.Task);
        using var givesUp = new CancellationTokenSource();
        var first = addresses.OfAsync(0, null, givesUp.Token).AsTask();
        var second = OfAsync(addresses, 1);

        await givesUp.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        answer.SetResult([One]);

        Assert.Equal([One], await second);
        Assert.Equal(1, _lookUps);
    }

    private static Task<IReadOnlyList<IPAddress>> OfAsync(HostAddresses addresses, int device, AddressFamily? family = null) =>
        addresses.OfAsync(device, family, TestContext.Current.CancellationToken).AsTask();

    /// <summary>Asks until a look-up that runs beside has answered.</summary>
    private static async Task ExpectAsync(HostAddresses addresses, IPAddress expected)
    {
        while (!expected.Equals((await OfAsync(addresses, 0))[0]))
        {
            await Task.Yield();
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
        }
    }

    private HostAddresses Make(Func<Task<IPAddress[]>> lookUp) => new("host.example", _time, _ =>
    {
        Interlocked.Increment(ref _lookUps);
        return lookUp();
    });
}
