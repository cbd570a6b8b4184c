namespace LoadHarness.Simulator.Authorization;

/// <summary>A value whose changes become effective after the delay of a <see cref="PolicyPropagation"/>: a policy's document, or the policies attached to a target.</summary>
/// <typeparam name="T">An immutable value.</typeparam>
internal sealed class Propagated<T>
{
    private readonly Lock _gate = new();
    private T _latest;
    private T _effective;
    private Queue<(long Due, T Value)>? _pending;

    /// <summary>Makes it, effective at once; a value that came to be now is set with <see cref="Set"/> after an empty one.</summary>
    public Propagated(T initial) => _latest = _effective = initial;

    /// <summary>What was set last: what the control plane answers.</summary>
    public T Latest
    {
        get
        {
            lock (_gate)
            {
                return _latest;
            }
        }
    }

    /// <summary>Sets the value.</summary>
    public void Set(T value, PolicyPropagation propagation)
    {
        lock (_gate)
        {
            _latest = value;
            var due = propagation.ChangedLater();
            if (due == 0)
            {
                _effective = value;
                return;
            }

            (_pending ??= new()).Enqueue((due, value));
        }
    }

    /// <summary>What the message broker acts on.</summary>
    public T Effective(PolicyPropagation propagation)
    {
        lock (_gate)
        {
            while (_pending is not null && _pending.TryPeek(out var next) && propagation.IsEffective(next.Due))
            {
                _effective = _pending.Dequeue().Value;
                _pending = _pending.Count == 0 ? null : _pending;
            }

            return _effective;
        }
    }
}
