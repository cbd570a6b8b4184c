using LoadHarness.Core.Engine;

namespace LoadHarness.UnitTests.Core.Engine;

public sealed class OpenDescriptorsTests
{
    [Fact]
    public void Count_FollowsWhatIsOpened()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "/proc is Linux's.");
        const int More = 500; // Far beyond what tests at the same time open and close.
        var before = OpenDescriptors.Count()!.Value;
        var files = Enumerable.Range(0, More).Select(static _ => File.OpenHandle("/dev/null")).ToArray();

        var count = OpenDescriptors.Count()!.Value;
        var listed = OpenDescriptors.Entries("/proc/self/fd")!.Value;
        Array.ForEach(files, static file => file.Dispose());

        Assert.InRange(count - before, More - 100, More + 100);
        Assert.InRange(count - listed, -100, 100);
    }

    [Fact]
    public void Entries_NoSuchFolder_IsUnknown() => Assert.Null(OpenDescriptors.Entries("/proc/none"));
}
