using System.Reflection;

namespace LoadHarness.Scenarios;

/// <summary>The ready-made plans that the program carries.</summary>
public static class ReadyPlans
{
    private const string Folder = "Plans/";
    private static readonly Assembly Home = typeof(ReadyPlans).Assembly;

    /// <summary>The plans' names, without folder and ending.</summary>
    public static IReadOnlyList<string> Names { get; } =
        [.. Home.GetManifestResourceNames().Where(static name => name.StartsWith(Folder, StringComparison.Ordinal)).Select(static name => Path.GetFileNameWithoutExtension(name)).Order(StringComparer.Ordinal)];

    /// <summary>Returns the commented sample plan that <c>init</c> writes.</summary>
    public static string Sample()
    {
        using var reader = new StreamReader(Home.GetManifestResourceStream("Sample/plan.yaml")!);
        return reader.ReadToEnd();
    }

    /// <summary>Returns a plan's YAML; null where there is none of that name.</summary>
    public static string? Read(string name)
    {
        using var stream = Home.GetManifestResourceStream($"{Folder}{name}.yaml");
        if (stream is null)
        {
            return null;
        }

        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
