using LoadHarness.Core.Frames;
using LoadHarness.Core.Results;

namespace LoadHarness.Core.Journal;

/// <summary>What a journal begins with: which run it is of, with its plan, seed and versions. Holds no secrets.</summary>
public sealed record JournalHead
{
    /// <summary>Which run; its end is its beginning, since it has not ended.</summary>
    public required RunInfo Run { get; init; }

    /// <summary>The manifest as far as it is known before the run: effective plan, versions, host; no hashes.</summary>
    public required RunManifest Manifest { get; init; }

    /// <summary>The scenario's stages in order; their bits in a device's byte.</summary>
    public required IReadOnlyList<string> FunnelStages { get; init; }

    /// <summary>Timestamps a second of the run's clock.</summary>
    public required long TimestampFrequency { get; init; }

    /// <summary>Writes it with its versions before it.</summary>
    internal void Write(PayloadWriter payload)
    {
        payload.Count(JournalFormat.Version);
        payload.Text(Run.Version);
        payload.Text(JournalFormat.Layout);
        payload.Text(SummaryJson.Write(this));
    }

    /// <summary>Reads it.</summary>
    /// <param name="payload">The frame's payload.</param>
    /// <param name="what">What it is of, for messages.</param>
    /// <exception cref="HarnessException">It was written by a version whose journals this one does not know.</exception>
    /// <exception cref="InvalidDataException">It is none.</exception>
    internal static JournalHead Read(ReadOnlySpan<byte> payload, string what)
    {
        var reader = new PayloadReader(payload);
        var version = reader.Count();
        var (tool, layout) = (reader.Text(), reader.Text());
        if (version != JournalFormat.Version || layout != JournalFormat.Layout)
        {
            throw new ForeignJournalException($"The journal of {what} was written by LoadHarness {tool}, whose journals this version does not read.", $"Use LoadHarness {tool} for this run.");
        }

        try
        {
            return SummaryJson.ReadJournalHead(reader.Text());
        }
        catch (System.Text.Json.JsonException failure)
        {
            throw new InvalidDataException(failure.Message, failure);
        }
    }
}

/// <summary>What a journal ends with: what was found out after the run, and is no measurement.</summary>
public sealed record JournalEnd
{
    /// <summary>What the summary says beside what was measured.</summary>
    public required RunFacts Facts { get; init; }

    /// <summary>How the run compares with a baseline; null where none was given.</summary>
    public Comparison.ComparisonResult? Comparison { get; init; }

    /// <summary>The message of a bug that ended the run; null where there was none.</summary>
    public string? Bug { get; init; }
}
