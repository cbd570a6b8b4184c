using LoadHarness.Core.Engine;

namespace LoadHarness.UnitTests.Core.Engine;

/// <summary>A host whose readings the test sets.</summary>
internal sealed class FakeHostProbe : IHostProbe
{
    public HostReading Reading { get; set; }

    public HostReading Read() => Reading;
}
