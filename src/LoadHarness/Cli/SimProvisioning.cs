using System.CommandLine;
using LoadHarness.Core;
using LoadHarness.Simulator;

namespace LoadHarness.Cli;

/// <summary>The options of <c>sim</c> for what its provisioning service starts with: template, claim policy, hooks.</summary>
internal sealed class SimProvisioning
{
    private readonly Option<string?> _body = new("--template-body") { HelpName = "FILE", Description = "The template's body (JSON) instead of the one built in." };
    private readonly Option<string?> _policy = new("--policy") { HelpName = "FILE", Description = "The claim certificate's policy (JSON) instead of the one AWS recommends." };
    private readonly Option<string[]> _hooks = new("--hook") { HelpName = "ARN=TARGET", Description = "What to call for a template's pre-provisioning hook: an http URL, or builtin:allow, builtin:deny, builtin:error, builtin:delay:3s; may be repeated." };
    private readonly Option<string[]> _deniedRoles = new("--deny-role") { HelpName = "ARN", Description = "A provisioning role that lacks permission: its templates' requests are refused; may be repeated." };

    private readonly Option<string?> _templateHook = new("--template-hook") { HelpName = "TARGET", Description = "The pre-provisioning hook of the --template: builtin:allow, builtin:deny, builtin:error, builtin:delay:6s or an http URL; none by default." };
    private readonly Option<bool> _templateDisabled = new("--template-disabled") { Description = "The --template is disabled: RegisterThing with it is refused." };
    private readonly Option<bool> _templateRoleDenied = new("--template-role-denied") { Description = "The --template's provisioning role lacks permission: RegisterThing with it is refused." };

    /// <summary>Adds them to the command.</summary>
    public void AddTo(Command command)
    {
        foreach (var option in (Option[])[_body, _policy, _hooks, _deniedRoles, _templateHook, _templateDisabled, _templateRoleDenied])
        {
            command.Options.Add(option);
        }
    }

    /// <summary>Sets what the command line says.</summary>
    /// <exception cref="HarnessException">A file cannot be read, or a hook is no good.</exception>
    public SimulatorOptions Apply(SimulatorOptions options, ParseResult parsed) => options with
    {
        TemplateBody = Read(parsed.GetValue(_body), "template"),
        ClaimPolicy = Read(parsed.GetValue(_policy), "policy"),
        Hooks = Map(parsed.GetValue(_hooks) ?? []),
        TemplateHook = parsed.GetValue(_templateHook),
        IsTemplateDisabled = parsed.GetValue(_templateDisabled),
        IsTemplateRoleDenied = parsed.GetValue(_templateRoleDenied),
        DeniedRoles = (parsed.GetValue(_deniedRoles) ?? []).ToHashSet(StringComparer.Ordinal),
    };

    private static string? Read(string? path, string what)
    {
        try
        {
            return path is null ? null : File.ReadAllText(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new HarnessException(ExitCode.BadInput, $"The {what} file '{path}' cannot be read: {exception.Message}", inner: exception);
        }
    }

    private static Dictionary<string, string> Map(IEnumerable<string> values)
    {
        var map = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var value in values)
        {
            var at = value.IndexOf('=', StringComparison.Ordinal);
            if (at < 1 || !SimulatorOptions.IsHookTarget(value[(at + 1)..]))
            {
                throw new HarnessException(ExitCode.BadInput, $"'{value}' is no hook.", "Write --hook ARN=http://127.0.0.1:8000/ or --hook ARN=builtin:allow (deny, error, delay:3s).");
            }

            map[value[..at]] = value[(at + 1)..];
        }

        return map;
    }
}
