using LoadHarness.Core.Plans.Clients;

namespace LoadHarness.Scenarios.Common;

/// <summary>How long one device waits before it tries again: each pause follows from the ones before.</summary>
/// <remarks>
/// Full jitter of the plain policy is uniform between the lower bound and the next exponential step, so that even the first tries of a fleet
/// that lost its connections together are spread (https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/). The clients'
/// own is uniform from nothing on, and the floor of one CONNECT a second then bundles their first tries: so do real fleets on AWS IoT.
/// </remarks>
public sealed class BackoffPolicy
{
    private readonly BackoffRule _rule;
    private readonly Random _random;
    private TimeSpan _last;
    private int _tries;

    /// <summary>Makes a policy before its first pause.</summary>
    /// <param name="rule">How the pauses grow.</param>
    /// <param name="random">The device's own, seeded source.</param>
    public BackoffPolicy(BackoffRule rule, Random random)
    {
        ArgumentNullException.ThrowIfNull(rule);
        ArgumentNullException.ThrowIfNull(random);
        _rule = rule;
        _random = random;
        _last = rule.First;
    }

    /// <summary>Returns the next pause; null where the policy gives up.</summary>
    public TimeSpan? Next()
    {
        if (_rule.Shape == BackoffShape.Never || _tries >= _rule.Tries)
        {
            return null;
        }

        _tries++;
        var pause = _rule.Shape switch
        {
            BackoffShape.Fixed => _rule.First,
            BackoffShape.Doubling => Doubled(_tries - 1),
            BackoffShape.FullJitter => Between(TimeSpan.Zero, Doubled(_tries - 1)),
            BackoffShape.EqualJitter => Between(Doubled(_tries) / 2, Doubled(_tries)),
            BackoffShape.DecorrelatedJitter => Shorter(_rule.Longest, Between(_rule.First, _last * 3)),
            _ => Between(_rule.First, Doubled(_tries)),
        };
        _last = pause;
        return pause < _rule.Floor ? _rule.Floor : pause;
    }

    /// <summary>Says how long the last connection stood: after one that stood long enough the pauses begin anew.</summary>
    public void Stood(TimeSpan connected)
    {
        if (connected >= _rule.ResetAfter)
        {
            (_last, _tries) = (_rule.First, 0);
        }
    }

    private TimeSpan Doubled(int times) => Shorter(_rule.Longest, TimeSpan.FromSeconds(Math.Min(_rule.Longest.TotalSeconds, _rule.First.TotalSeconds * Math.Pow(2, Math.Min(times, 62)))));

    private TimeSpan Between(TimeSpan low, TimeSpan high) => low + ((high - low) * _random.NextDouble());

    private static TimeSpan Shorter(TimeSpan one, TimeSpan other) => one < other ? one : other;
}
