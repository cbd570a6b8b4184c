using System.Net;
using LoadHarness.AwsIot;
using LoadHarness.Core;
using LoadHarness.Simulator.Authorization;

namespace LoadHarness.Simulator;

/// <summary>What the simulator's options may be; whatever is wrong is said in one sentence before anything starts.</summary>
public static class SimulatorOptionRules
{
    /// <summary>Checks names and ranges.</summary>
    /// <exception cref="HarnessException">An option is no good.</exception>
    public static void Check(SimulatorOptions options)
    {
        if (!AwsIotNames.IsTemplateName(options.Template))
        {
            throw new HarnessException(ExitCode.BadInput, $"'{options.Template}' is no name for a provisioning template.", "It has 1 to 36 letters, digits, '-' and '_'.");
        }

        if (options.TemplateHook is { } hook && !SimulatorOptions.IsHookTarget(hook))
        {
            throw new HarnessException(ExitCode.BadInput, $"'{hook}' is no hook.", "Write builtin:allow, builtin:deny, builtin:error, builtin:delay:6s or an http URL.");
        }

        if (options.ServerNames.FirstOrDefault(name => Uri.CheckHostName(name) != UriHostNameType.Dns) is { } wrong)
        {
            throw new HarnessException(ExitCode.BadInput, $"'{wrong}' is no host name.", "For example: --server-name simulator.local");
        }

        if (options.PolicyPropagation < TimeSpan.Zero || options.PolicyPropagation > PolicyPropagation.MaxDelay)
        {
            throw new HarnessException(ExitCode.BadInput, $"The delay of policy changes is not between 0 and {PolicyPropagation.MaxDelay.TotalSeconds:0} s.");
        }
    }

    /// <summary>Reads an address to listen on.</summary>
    /// <exception cref="HarnessException">It is none.</exception>
    public static IPAddress ParseListen(string listen)
    {
        if (string.Equals(listen, "localhost", StringComparison.OrdinalIgnoreCase))
        {
            return IPAddress.Loopback;
        }

        return IPAddress.TryParse(listen, out var address)
            ? address
            : throw new HarnessException(ExitCode.BadInput, $"'{listen}' is no IP address to listen on.", "Use 127.0.0.1, ::1, 0.0.0.0 or an address of this host.");
    }
}
