using System.Globalization;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using LoadHarness.Core.Plans;
using LoadHarness.Core.Results;
using LoadHarness.Diagnosis.Doctor.Host;

namespace LoadHarness.Hosting;

/// <summary>Describes a run for those who want to repeat or trust it.</summary>
internal static class ManifestBuilder
{
    /// <summary>The program's version.</summary>
    public static string ToolVersion { get; } =
        typeof(ManifestBuilder).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";

    /// <summary>Makes the manifest as far as it is known before a run; the folder fills in the files' hashes.</summary>
    public static RunManifest Build(RunInfo run, LoadedPlan loaded, RunPlan effective) => new()
    {
        RunId = run.Id,
        EffectivePlan = PlanWriter.Write(Redacted(effective)),
        Overrides = loaded.Overrides,
        Seed = run.Seed,
        Versions = Versions(),
        Host = Host(),
        Handshakes = KindOfHandshakes(0, 0),
        Files = new Dictionary<string, string>(StringComparer.Ordinal),
    };

    /// <summary>Returns the manifest with what is known after the run.</summary>
    public static RunManifest Complete(RunManifest manifest, RunSummary summary) => manifest with { Handshakes = KindOfHandshakes(summary.Handshakes.Full, summary.Handshakes.Resumed) };

    /// <summary>What kind of TLS handshakes there were: full, resumed, mixed or none.</summary>
    public static string KindOfHandshakes(long full, long resumed) => (full, resumed) switch
    {
        (0, 0) => "none",
        (_, 0) => "full",
        (0, _) => "resumed",
        _ => "mixed",
    };

    /// <summary>The plan without the values of template parameters: they may be secrets of the account, and are not needed to trust a run.</summary>
    private static RunPlan Redacted(RunPlan plan) => plan with
    {
        Target = plan.Target with { Parameters = plan.Target.Parameters.ToDictionary(static pair => pair.Key, static _ => "redacted", StringComparer.Ordinal) },
    };

    private static Dictionary<string, string> Versions() => new(StringComparer.Ordinal)
    {
        ["tool"] = ToolVersion,
        ["dotnet"] = Environment.Version.ToString(),
        ["openssl"] = OpenSslVersion(),
        ["os"] = RuntimeInformation.OSDescription,
        ["kernel"] = Environment.OSVersion.Version.ToString(),
    };

    private static Dictionary<string, string> Host()
    {
        var host = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["architecture"] = RuntimeInformation.ProcessArchitecture.ToString(),
            ["cores"] = Environment.ProcessorCount.ToString(CultureInfo.InvariantCulture),
            ["cpu"] = CpuModel(),
            ["memoryBytes"] = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes.ToString(CultureInfo.InvariantCulture),
            ["gc"] = System.Runtime.GCSettings.IsServerGC ? "server" : "workstation",
        };
        var limits = new HostReader().Read();
        if (limits.Descriptors is { } descriptors)
        {
            host["descriptors"] = descriptors.ToString(CultureInfo.InvariantCulture);
        }

        if (limits.Ports is { } ports)
        {
            host["localPorts"] = ports.ToString(CultureInfo.InvariantCulture);
        }

        return host;
    }

    private static string OpenSslVersion()
    {
        if (!OperatingSystem.IsLinux())
        {
            return "none";
        }

        // 0xMNN00PP0: major, minor, patch (openssl OPENSSL_VERSION_NUMBER(3), since 3.0).
        var number = SafeEvpPKeyHandle.OpenSslVersion;
        return string.Create(CultureInfo.InvariantCulture, $"{number >> 28}.{(number >> 20) & 0xFF}.{(number >> 4) & 0xFF}");
    }

    private static string CpuModel()
    {
        const string path = "/proc/cpuinfo";
        var line = File.Exists(path) ? File.ReadLines(path).FirstOrDefault(static line => line.StartsWith("model name", StringComparison.Ordinal)) : null;
        return line?[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim() ?? "unknown";
    }
}
