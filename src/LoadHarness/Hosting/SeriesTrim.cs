namespace LoadHarness.Hosting;

/// <summary>Cuts timeline and histogram logs of a run that was killed where its journal ends, so that they can be gone on with: what stands behind is counted nowhere.</summary>
internal static class SeriesTrim
{
    /// <summary>Cuts them.</summary>
    /// <param name="folder">The run's folder.</param>
    /// <param name="reaches">How far the journal reaches.</param>
    /// <exception cref="IOException">They cannot be written.</exception>
    public static void Cut(string folder, TimeSpan reaches)
    {
        foreach (var path in OwnSeries.Files(folder).Where(File.Exists))
        {
            var isLog = path.EndsWith(".hlog", StringComparison.Ordinal);
            long end;
            using (var lines = SeriesLines.Open(path))
            {
                end = lines.Skip(line => SeriesLines.IsBefore(line, reaches, isLog));
            }

            using var stream = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.None);
            stream.SetLength(end); // A line without its end was being written.
        }
    }
}
