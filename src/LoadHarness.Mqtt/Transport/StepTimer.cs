namespace LoadHarness.Mqtt.Transport;

/// <summary>A step's timeout joined with the run's cancellation, and which of the two it was.</summary>
internal sealed class StepTimer : IDisposable
{
    private readonly CancellationTokenSource _timeout;
    private readonly CancellationTokenSource _linked;

    public StepTimer(TimeProvider timeProvider, TimeSpan timeout, CancellationToken cancellationToken)
    {
        _timeout = new CancellationTokenSource(timeout, timeProvider);
        _linked = CancellationTokenSource.CreateLinkedTokenSource(_timeout.Token, cancellationToken);
    }

    public CancellationToken Token => _linked.Token;

    public bool IsExpired => _timeout.IsCancellationRequested;

    public void Dispose()
    {
        _linked.Dispose();
        _timeout.Dispose();
    }
}
