using LoadHarness.Core.Engine;
using LoadHarness.Core.Plans.Faults;
using LoadHarness.Simulator.Provisioning.Hooks;

namespace LoadHarness.Simulator.Faults;

/// <summary>Makes hooks slow, as <c>hook.slow</c> says.</summary>
internal sealed class SlowHooks(FaultInjector faults, TimeProvider time) : IHookDelay
{
    /// <inheritdoc/>
    public bool IsSlow(string clientId) => faults.Find(FaultKind.HookSlow, clientId) is not null;

    /// <inheritdoc/>
    public async Task WaitAsync(string clientId, CancellationToken cancellationToken)
    {
        if (faults.Find(FaultKind.HookSlow, clientId) is not { } fault || faults.Draw(fault, clientId) is not { } planned)
        {
            return;
        }

        var from = time.GetTimestamp();
        try
        {
            await NeverEarly.DelayAsync(planned, time, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            faults.Record.Add(new FaultRow(faults.SinceArmed, clientId, "hook", 0, FaultKind.HookSlow, planned, time.GetElapsedTime(from)));
        }
    }
}
