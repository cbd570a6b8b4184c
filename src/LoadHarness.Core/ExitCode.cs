namespace LoadHarness.Core;

/// <summary>The program's exit codes; CI relies on them.</summary>
public enum ExitCode
{
    /// <summary>All gates pass and the run is valid.</summary>
    Ok = 0,

    /// <summary>Too little evidence to decide a gate.</summary>
    Inconclusive = 20,

    /// <summary>The generator or its host was the bottleneck, so the figures say nothing about the target.</summary>
    Invalid = 21,

    /// <summary>A check before the run that needed host or target failed, or a port is in use.</summary>
    PreflightFailed = 22,

    /// <summary>The target cannot be reached.</summary>
    TargetUnreachable = 23,

    /// <summary>A gate failed.</summary>
    GateFailed = 99,

    /// <summary>A bad plan, option or local file.</summary>
    BadInput = 104,

    /// <summary>Interrupted; a partial report was written.</summary>
    Interrupted = 105,

    /// <summary>A bug in the harness.</summary>
    InternalError = 109,
}

/// <summary>Which exit code wins when several apply.</summary>
public static class ExitCodePrecedence
{
    private static readonly ExitCode[] FirstWins =
    [
        ExitCode.InternalError, ExitCode.BadInput, ExitCode.PreflightFailed, ExitCode.TargetUnreachable,
        ExitCode.Interrupted, ExitCode.Invalid, ExitCode.GateFailed, ExitCode.Inconclusive, ExitCode.Ok,
    ];

    /// <summary>All codes, the one that wins over all others first.</summary>
    public static IReadOnlyList<ExitCode> FirstToLast => FirstWins;

    /// <summary>Returns the code that wins among those given; <see cref="ExitCode.Ok"/> for none.</summary>
    public static ExitCode Of(params ReadOnlySpan<ExitCode> codes)
    {
        var best = FirstWins.Length - 1;
        foreach (var code in codes)
        {
            best = Math.Min(best, Array.IndexOf(FirstWins, code));
        }

        return FirstWins[best];
    }
}
