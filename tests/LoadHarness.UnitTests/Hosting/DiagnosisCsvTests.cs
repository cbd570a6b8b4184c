using LoadHarness.Hosting;

namespace LoadHarness.UnitTests.Hosting;

public sealed class DiagnosisCsvTests
{
    [Fact]
    public void Write_NoRows_IsTheHeader() => Assert.Equal("device,client_id,group,signature,finding,confidence,recovered\n", Text([]));

    [Fact]
    public void Write_CellsWithCommasAndQuotes_AreQuoted() => Assert.Equal(
        "7,lh-42-000007,slow,\"claim.suback: closed, \"\"at once\"\"\",slow-suback,certain,yes",
        Text([new DiagnosisRow(7, "lh-42-000007", "slow", "claim.suback: closed, \"at once\"", "slow-suback", "certain", Recovered: true)]).Split('\n')[1]);

    [Fact]
    public async Task TryWrite_CannotBeWritten_IsASentence() => Assert.StartsWith(
        "diagnosis.csv could not be written: ",
        await DiagnosisCsv.TryWriteAsync(Path.Combine(Path.GetTempPath(), "lh-no-such-folder", DiagnosisCsv.FileName), []),
        StringComparison.Ordinal);

    private static string Text(IReadOnlyList<DiagnosisRow> rows)
    {
        using var writer = new StringWriter();
        DiagnosisCsv.Write(writer, rows);
        return writer.ToString();
    }
}
