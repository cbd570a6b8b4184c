using System.Diagnostics.CodeAnalysis;
using LoadHarness.Core.Engine;
using LoadHarness.Core.Plans;

namespace LoadHarness.Simulator.Provisioning.Hooks;

/// <summary>A rule instead of a Lambda function: <c>builtin:allow</c>, <c>builtin:deny</c>, <c>builtin:delay:3s</c> (then allow) or <c>builtin:error</c>.</summary>
internal sealed class BuiltInHook : IProvisioningHook
{
    /// <summary>What the name of a rule begins with.</summary>
    public const string Prefix = "builtin:";

    private const string DelayPrefix = "delay:";

    private readonly string _rule;
    private readonly TimeSpan _delay;
    private readonly TimeProvider _time;

    private BuiltInHook(string rule, TimeSpan delay, TimeProvider time)
    {
        _rule = rule;
        _delay = delay;
        _time = time;
    }

    /// <summary>Reads a rule with its prefix.</summary>
    public static bool TryParse(string target, TimeProvider time, [NotNullWhen(true)] out BuiltInHook? hook)
    {
        hook = null;
        if (!target.StartsWith(Prefix, StringComparison.Ordinal))
        {
            return false;
        }

        var rule = target[Prefix.Length..];
        if (rule.StartsWith(DelayPrefix, StringComparison.Ordinal) && Units.TryParseDuration(rule[DelayPrefix.Length..], out var delay, out _))
        {
            hook = new BuiltInHook("allow", delay, time);
        }
        else if (rule is "allow" or "deny" or "error")
        {
            hook = new BuiltInHook(rule, TimeSpan.Zero, time);
        }

        return hook is not null;
    }

    /// <inheritdoc/>
    public async ValueTask<HookAnswer> AskAsync(HookRequest request, CancellationToken cancellationToken)
    {
        if (_delay > TimeSpan.Zero)
        {
            await NeverEarly.DelayAsync(_delay, _time, cancellationToken).ConfigureAwait(false);
        }

        return _rule switch
        {
            "allow" => HookAnswer.Allow,
            "deny" => HookAnswer.Deny,
            _ => throw new HookFailedException("The rule builtin:error fails always."),
        };
    }
}
