using System.Runtime.InteropServices;
using LoadHarness.Hosting;
using LoadHarness.IntegrationTests.Simulator;

namespace LoadHarness.IntegrationTests.Cli;

/// <summary>The program as a process of its own, which starts itself anew with few arenas of malloc's.</summary>
public sealed class MallocRestartTests
{
    [Fact]
    public async Task Sim_StartedAnew_IsTheSameProcessWithTheSameArguments()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && NativeLibrary.TryLoad("libc.so.6", out _), "Only glibc's malloc has arenas.");
        using var rig = new CliRig();
        var certificates = Path.Combine(rig.Folder, "Schlüssel und 'mehr'");
        using var program = EndingTests.StartProgram(rig, "sim", "--mqtt-port", "0", "--alpn-port", "0", "--rest-port", "0", "--certs", certificates);
        await Eventually.TrueAsync(() => program.HasExited || File.Exists(Path.Combine(certificates, "claim.key")));

        Assert.False(program.HasExited);
        Assert.Contains(Read("environ"), static variable => variable.StartsWith(MallocRestart.Variable + "=", StringComparison.Ordinal));
        Assert.Equal(certificates, Read("cmdline")[^1]);
        Assert.True(File.ReadLines("/proc/net/unix").Any(line => line.Contains($"dotnet-diagnostic-{program.Id}-", StringComparison.Ordinal)), "dotnet-counters and dotnet-trace find nobody.");
        program.Kill();
        await program.WaitForExitAsync();

        string[] Read(string file) => File.ReadAllText($"/proc/{program.Id}/{file}").TrimEnd('\0').Split('\0');
    }

    [Fact]
    public async Task Sim_OfAUserWhoChoseArenas_KeepsThem()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Reads /proc.");
        using var rig = new CliRig();
        var certificates = Path.Combine(rig.Folder, "certs");
        using var program = EndingTests.StartProgram(rig, [(MallocRestart.Variable, "3")], "sim", "--mqtt-port", "0", "--alpn-port", "0", "--rest-port", "0", "--certs", certificates);
        await Eventually.TrueAsync(() => program.HasExited || File.Exists(Path.Combine(certificates, "claim.key")));

        Assert.False(program.HasExited);
        Assert.Contains($"\0{MallocRestart.Variable}=3\0", "\0" + File.ReadAllText($"/proc/{program.Id}/environ"), StringComparison.Ordinal);
        program.Kill();
        await program.WaitForExitAsync();
    }
}
