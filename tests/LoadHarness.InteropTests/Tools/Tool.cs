using Xunit.Sdk;

namespace LoadHarness.InteropTests.Tools;

/// <summary>A program of another project, and the Debian package that has it.</summary>
/// <param name="Name">The executable's name.</param>
/// <param name="Package">The package of Debian and Ubuntu.</param>
internal sealed record Tool(string Name, string Package)
{
    // Before the PATH: a pyenv or a pip may have put other builds, without the modules, in front of Debian's.
    private static readonly string[] SystemFolders = ["/usr/bin", "/usr/sbin", "/bin"];

    public static readonly Tool Aws = new("aws", "awscli");
    public static readonly Tool Chromium = new("chromium", "chromium");
    public static readonly Tool Mosquitto = new("mosquitto", "mosquitto");
    public static readonly Tool MosquittoPub = new("mosquitto_pub", "mosquitto-clients");
    public static readonly Tool MosquittoRr = new("mosquitto_rr", "mosquitto-clients");
    public static readonly Tool MosquittoSub = new("mosquitto_sub", "mosquitto-clients");
    public static readonly Tool Node = new("node", "nodejs");
    public static readonly Tool Npm = new("npm", "npm");
    public static readonly Tool Openssl = new("openssl", "openssl");
    public static readonly Tool Python = new("python3", "python3");

    /// <summary>The full path.</summary>
    /// <exception cref="XunitException">It is not installed: a test that could not run has failed.</exception>
    public string Path => SystemFolders
        .Concat((Environment.GetEnvironmentVariable("PATH") ?? "").Split(System.IO.Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries))
        .Select(folder => System.IO.Path.Combine(folder, Name))
        .FirstOrDefault(File.Exists) ?? throw new XunitException(Missing(Name, Package));

    /// <summary>What to do where something is missing.</summary>
    public static string Missing(string what, string package) => $"{what} is missing: install it with 'apt-get install {package}' ('.ci/run' installs everything that these tests need).";
}
