namespace LoadHarness.Reporting;

/// <summary>One format of report. Shows numbers, never makes them; the same input gives the same bytes.</summary>
internal interface IReportWriter
{
    /// <summary>The file's name in the run's folder.</summary>
    string FileName { get; }

    /// <summary>Writes the report; leaves the stream open.</summary>
    void Write(ReportInput input, Stream output);
}
