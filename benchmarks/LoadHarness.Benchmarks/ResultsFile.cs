using System.ComponentModel;
using System.Globalization;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using BenchmarkDotNet.Exporters;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using LoadHarness.Hosting;

namespace LoadHarness.Benchmarks;

/// <summary>Runs every benchmark and writes one file with all tables and the machine they were measured on.</summary>
internal static class ResultsFile
{
    /// <summary>The argument that asks for it.</summary>
    public const string Argument = "--results";

    /// <summary>Runs all, and writes the file where all succeeded.</summary>
    /// <param name="path">The file; replaced where it exists.</param>
    /// <param name="output">Where to say what was written.</param>
    /// <returns>0 where the file was written, else 1.</returns>
    public static int Run(string path, ILogger output)
    {
        var loadBefore = LoadAverage();
        var summaries = BenchmarkSwitcher.FromAssembly(typeof(ResultsFile).Assembly).Run(["--filter", "*"], BenchmarkConfig.Create()).ToArray();
        if (!BenchmarkConfig.AllSucceeded(summaries))
        {
            output.WriteLineError("A benchmark failed; no file was written.");
            return 1;
        }

        File.WriteAllText(path, Text(Path.GetFileNameWithoutExtension(path), summaries, loadBefore));
        output.WriteLine($"Written to {path}.");
        return 0;
    }

    private static string Text(string name, Summary[] summaries, string loadBefore)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"# Results: {name}\n\n");
        text.Append(CultureInfo.InvariantCulture, $"Made by `dotnet run -c Release --project benchmarks/LoadHarness.Benchmarks -- {Argument} FILE`; what the tables mean stands in [../README.md](../README.md).\n\n```\n");
        foreach (var line in summaries[0].HostEnvironmentInfo.ToFormattedString())
        {
            text.Append(line.TrimEnd()).Append('\n');
        }

        text.Append(CultureInfo.InvariantCulture, $"{RuntimeInformation.FrameworkDescription}, OpenSSL {OpenSsl()}\nLoadHarness {ManifestBuilder.ToolVersion}\n{TimeProvider.System.GetUtcNow():yyyy-MM-dd}, load average {loadBefore} before and {LoadAverage()} after\n```\n");
        text.Append("\nA load average above the number of cores means that times are too high, and say nothing but the order of magnitude; allocated bytes are exact all the same.\n");
        foreach (var summary in summaries.Select(static summary => (Title: Title(summary), summary)).OrderBy(static pair => pair.Title, StringComparer.Ordinal))
        {
            text.Append(CultureInfo.InvariantCulture, $"\n## {summary.Title}\n\n{Table(summary.summary)}");
        }

        return text.ToString();
    }

    private static string Title(Summary summary)
    {
        var type = summary.BenchmarksCases[0].Descriptor.Type;
        return type.GetCustomAttribute<DescriptionAttribute>()?.Description ?? type.Name;
    }

    // Its table only: the machine is the same for all.
    private static string Table(Summary summary)
    {
        var all = new AccumulationLogger();
        MarkdownExporter.GitHub.ExportToLog(summary, all);
        var rows = all.GetLog().Split('\n').Select(static line => line.TrimEnd()).Where(static line => line.StartsWith('|'));
        return string.Join('\n', rows) + "\n";
    }

    /// <summary>OpenSSL 3's number, 0xMNN00PP0 (OPENSSL_VERSION_NUMBER(3)).</summary>
    private static string OpenSsl()
    {
        if (OperatingSystem.IsWindows())
        {
            return "not used";
        }

        var number = SafeEvpPKeyHandle.OpenSslVersion;
        return string.Create(CultureInfo.InvariantCulture, $"{number >> 28}.{(number >> 20) & 0xFF}.{(number >> 4) & 0xFF}");
    }

    private static string LoadAverage() => OperatingSystem.IsLinux() ? File.ReadAllText("/proc/loadavg").Split(' ')[0] : "unknown";
}
