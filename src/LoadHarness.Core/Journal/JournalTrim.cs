using LoadHarness.Core.Frames;

namespace LoadHarness.Core.Journal;

/// <summary>Cuts off what a killed writer left unfinished, so that another can go on behind it.</summary>
internal static class JournalTrim
{
    /// <summary>Cuts the last segment behind its last whole frame, and the minutes where the seconds begin.</summary>
    /// <param name="folder">The run's folder; its journal has been read, and is not damaged.</param>
    /// <returns>The first and the last segment there are; 0 for none.</returns>
    /// <exception cref="IOException">The files cannot be written.</exception>
    public static async Task<(int First, int Last)> CutAsync(string folder)
    {
        var segments = JournalFormat.Segments(folder);
        var first = segments.Count > 0 ? segments[0] : 0;
        var minutes = Path.Combine(folder, JournalFormat.MinutesFile);
        if (File.Exists(minutes))
        {
            // Minutes of a segment whose seconds are still there may be a part of it: they are made again.
            await CutAsync(minutes, frame => first == 0 || new PayloadReader(frame.Payload.Span).Index(int.MaxValue) < first).ConfigureAwait(false);
        }

        if (segments.Count > 0)
        {
            await CutAsync(Path.Combine(folder, JournalFormat.SecondsFile(segments[^1])), static _ => true).ConfigureAwait(false);
        }

        return (first, segments.Count > 0 ? segments[^1] : 0);
    }

    /// <summary>Cuts a file behind its last frame that is to stay; a file without a frame goes.</summary>
    private static async Task CutAsync(string path, Func<Frame, bool> stays)
    {
        long end = 0;
        using (var stream = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None))
        {
            var frames = new FrameReader(stream);
            for (var read = await frames.ReadAsync().ConfigureAwait(false); read.Status == FrameStatus.Frame && stays(read.Frame); read = await frames.ReadAsync().ConfigureAwait(false))
            {
                end = stream.Position;
            }

            stream.SetLength(end);
        }

        if (end == 0)
        {
            File.Delete(path);
        }
    }
}
