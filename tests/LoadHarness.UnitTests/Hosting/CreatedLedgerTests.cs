using LoadHarness.Hosting;
using LoadHarness.Scenarios.Common;

namespace LoadHarness.UnitTests.Hosting;

public sealed class CreatedLedgerTests
{
    [Fact]
    public void Add_FullDisk_TellsTheLineElsewhereAndGoesOn()
    {
        using var disk = new FillingStream();
        var told = new List<string>();
        using (var ledger = new CreatedLedger(disk, told.Add))
        {
            ledger.Add(new CreatedThing("lh-1", "certificate-1", "thing-1"));
            disk.IsFull = true;
            ledger.Add(new CreatedThing("lh-2", "certificate-2", "thing-2"));
            disk.IsFull = false;
            ledger.Add(new CreatedThing("lh-3", "certificate-3", "thing-3"));
        }

        var written = System.Text.Encoding.UTF8.GetString(disk.ToArray()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(2, written.Length);
        Assert.Contains("lh-1", written[0], StringComparison.Ordinal);
        Assert.Contains("lh-3", written[1], StringComparison.Ordinal);
        Assert.Contains("No space left; keep this line", Assert.Single(told).Replace(")", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Contains("certificate-2", told[0], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{\"serial\":\"lh-0\"}\n", 0)]
    [InlineData("{\"serial\":\"lh-0\"}\n{\"seri", 1)] // Killed in the middle of a line.
    [InlineData("", 0)]
    public void Create_RunThatGoesOn_KeepsWhatWasWritten(string before, int halves)
    {
        var folder = Directory.CreateTempSubdirectory("lh-created-").FullName;
        var path = Path.Combine(folder, "created.jsonl");
        try
        {
            File.WriteAllText(path, before);
            using (var ledger = new CreatedLedger(path, static _ => { }, goesOn: true))
            {
                ledger.Add(new CreatedThing("lh-1", "certificate-1", "thing-1"));
            }

            var lines = File.ReadAllLines(path);
            Assert.Equal((before.Length > 0 ? 1 : 0) + halves + 1, lines.Length);
            Assert.Contains("lh-1", lines[^1], StringComparison.Ordinal);
            Assert.StartsWith("{", lines[^1], StringComparison.Ordinal);
            Assert.StartsWith(before.Split('\n')[0], lines[0], StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private sealed class FillingStream : MemoryStream
    {
        public bool IsFull { get; set; }

        public override void Write(byte[] buffer, int offset, int count)
        {
            ThrowIfFull();
            base.Write(buffer, offset, count);
        }

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            ThrowIfFull();
            base.Write(buffer);
        }

        private void ThrowIfFull()
        {
            if (IsFull)
            {
                throw new IOException("No space left.");
            }
        }
    }
}
