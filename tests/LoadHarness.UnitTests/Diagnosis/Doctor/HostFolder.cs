namespace LoadHarness.UnitTests.Diagnosis.Doctor;

/// <summary>A folder that looks like a host to <see cref="LoadHarness.Diagnosis.Doctor.Host.HostReader"/>.</summary>
internal sealed class HostFolder : IDisposable
{
    public string Root { get; } = Directory.CreateTempSubdirectory("lh-host-").FullName;

    public HostFolder With(string path, string text)
    {
        var full = Path.Combine(Root, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllText(full, text);
        return this;
    }

    public void Dispose() => Directory.Delete(Root, recursive: true);
}
