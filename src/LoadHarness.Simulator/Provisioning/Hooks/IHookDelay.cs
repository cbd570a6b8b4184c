namespace LoadHarness.Simulator.Provisioning.Hooks;

/// <summary>What makes a hook slower than it is.</summary>
internal interface IHookDelay
{
    /// <summary>Whether the hook is slow for a device now.</summary>
    bool IsSlow(string clientId);

    /// <summary>Waits as long as the hook is slower for a device; not at all where it is not.</summary>
    Task WaitAsync(string clientId, CancellationToken cancellationToken);
}
