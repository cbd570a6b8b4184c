using LoadHarness.Core.Engine;
using LoadHarness.Core.Frames;
using LoadHarness.Core.Gates;
using LoadHarness.Core.Metrics;
using LoadHarness.Core.Metrics.Merging;
using LoadHarness.Core.Plans;
using LoadHarness.Core.Plans.Faults;
using LoadHarness.Core.Results;

namespace LoadHarness.Core.Journal;

/// <summary>A run as its journal holds it: everything that was measured up to where it reaches, added up as in the run itself.</summary>
public sealed class RunReplay
{
    private readonly RunTotals _totals;
    private readonly RunGates _gates;
    private readonly GeneratorTally _tally;
    private readonly TrendDrain _trends;
    private readonly RecorderMerge _merge;
    private readonly IReadOnlyList<IRunSink> _sinks;
    private readonly List<Resumption> _resumptions = [];

    private RunReplay(JournalHead head, JournalStart? start, IReadOnlyList<IRunSink> sinks, RunPlan plan, RunBooks books)
    {
        (Head, Start, _sinks, Plan) = (head, start, sinks, plan);
        (Recorder, _totals, _gates, _tally) = books;
        _trends = new TrendDrain(Recorder);
        _merge = new RecorderMerge(Recorder);
    }

    /// <summary>What ran.</summary>
    public JournalHead Head { get; }

    /// <summary>When the devices began; null where they never did.</summary>
    public JournalStart? Start { get; }

    /// <summary>What was found out after the run; null where the journal does not reach its end.</summary>
    public JournalEnd? End { get; private set; }

    /// <summary>How the journal ends.</summary>
    public JournalState State { get; private set; }

    /// <summary>How far it reaches, from the run's start.</summary>
    public TimeSpan Reaches => _tally.Elapsed;

    /// <summary>How long the fleet was held so far, once its last device had finished.</summary>
    public TimeSpan Held { get; private set; }

    /// <summary>When the run had no process, from its start, and was resumed.</summary>
    public IReadOnlyList<Resumption> Resumptions => _resumptions;

    /// <summary>Without the times in which the run had no process, how far it reaches.</summary>
    public TimeSpan Observed => Reaches - TimeSpan.FromTicks(_resumptions.Sum(static each => (each.To - each.From).Ticks));

    /// <summary>Where an engine goes on behind what was read.</summary>
    public ResumePoint ResumePoint => ResumePoint.Of(Plan, Recorder, Observed, Held);

    /// <summary>When the target answered nothing; of older times by whole minutes.</summary>
    public TargetWatch Target { get; } = new();

    /// <summary>True where older seconds stand as minutes.</summary>
    public bool HasMinutes { get; private set; }

    /// <summary>The plan as it was run, without the values of template parameters.</summary>
    public RunPlan Plan { get; }

    /// <summary>Everything that was counted.</summary>
    public RunRecorder Recorder { get; }

    /// <summary>Whether a folder holds a journal.</summary>
    public static bool IsIn(string folder) => JournalReader.IsIn(folder);

    /// <summary>Reads a run's head alone.</summary>
    /// <param name="folder">The run's folder.</param>
    /// <param name="name">What the user calls it.</param>
    /// <param name="goesOn">Reads it though the run goes on.</param>
    /// <exception cref="HarnessException">The run still goes on, or its journal cannot be read.</exception>
    public static async Task<JournalHead> ReadHeadAsync(string folder, string name, bool goesOn = false) => (await JournalReader.OpenAsync(folder, name, goesOn).ConfigureAwait(false)).Head;

    /// <summary>Reads a run's journal.</summary>
    /// <param name="folder">The run's folder.</param>
    /// <param name="name">What the user calls it.</param>
    /// <param name="sinks">Who takes each interval: seconds, and minutes where they are older.</param>
    /// <param name="goesOn">Reads it though the run goes on, up to its last whole second; a part may be joined to minutes meanwhile, see <see cref="FileNotFoundException"/>.</param>
    /// <exception cref="HarnessException">The run still goes on, or its journal cannot be read.</exception>
    /// <exception cref="FileNotFoundException">Of a run that goes on: a part was joined to minutes while it was read. To be read again.</exception>
    public static async Task<RunReplay> ReadAsync(string folder, string name, IReadOnlyList<IRunSink> sinks, bool goesOn = false)
    {
        var journal = await JournalReader.OpenAsync(folder, name, goesOn).ConfigureAwait(false);
        var plan = PlanLoader.Load(journal.Head.Manifest.EffectivePlan, "the journal's plan");
        return await ReadAsync(journal, name, sinks, plan, RunBooks.Empty(plan, journal.Head)).ConfigureAwait(false);
    }

    /// <summary>Reads a run's journal into the books of a run that goes on with it, and may hold its lock already.</summary>
    /// <param name="folder">The run's folder.</param>
    /// <param name="name">What the user calls it.</param>
    /// <param name="plan">The plan.</param>
    /// <param name="books">Where its figures go; empty, and anchored at the run's start.</param>
    /// <exception cref="HarnessException">The run still goes on, or its journal cannot be read.</exception>
    internal static async Task<RunReplay> ReadIntoAsync(string folder, string name, RunPlan plan, RunBooks books) =>
        await ReadAsync(await JournalReader.OpenAsync(folder, name, goesOn: true).ConfigureAwait(false), name, [], plan, books).ConfigureAwait(false);

    private static async Task<RunReplay> ReadAsync(JournalReader journal, string name, IReadOnlyList<IRunSink> sinks, RunPlan plan, RunBooks books)
    {
        var replay = new RunReplay(journal.Head, journal.Start, sinks, plan, books);
        if (journal.Start is { } start)
        {
            replay._tally.PeakRate = start.PeakRate;
            replay._tally.Begin(start.Host);
        }

        try
        {
            var isWhole = true;
            await foreach (var (frame, isCoarse) in journal.ReadAsync().ConfigureAwait(false))
            {
                isWhole = replay.Take(frame.Kind, frame.Payload.Span, isCoarse);
                if (!isWhole)
                {
                    break;
                }
            }

            replay.State = isWhole ? journal.State : JournalState.Damaged;
        }
        catch (InvalidDataException failure)
        {
            throw new HarnessException(ExitCode.BadInput, $"The journal of {name} cannot be read beyond {replay.Reaches.TotalSeconds:0} s: {failure.Message.TrimEnd('.')}.", "Was it changed by hand, or written by another version?", failure);
        }
        catch (UnauthorizedAccessException failure)
        {
            throw new HarnessException(ExitCode.BadInput, $"The journal of {name} cannot be read: {failure.Message.TrimEnd('.')}.", "Read it as the user that made the run.", failure);
        }

        return replay;
    }

    /// <summary>Makes the run's summary, as the run itself did.</summary>
    /// <param name="facts">What was not measured.</param>
    public RunSummary Summarize(RunFacts facts)
    {
        ArgumentNullException.ThrowIfNull(facts);
        return SummaryBuilder.Build(Plan, Recorder, _totals, _tally.Summarize(Recorder, _totals), _gates.Conclude(new AuditedMetrics(_totals, facts.Audit, () => _totals.SummarizeChurn(facts.Server))), facts, _resumptions);
    }

    /// <summary>Takes a frame; false where it does not follow on the one before.</summary>
    private bool Take(FrameKind kind, ReadOnlySpan<byte> payload, bool isCoarse)
    {
        var reader = new PayloadReader(payload);
        switch (kind)
        {
            case FrameKind.JournalInterval:
                return TakeInterval(ref reader, isCoarse);
            case FrameKind.JournalCheckpoint:
                // Minutes are too coarse for the windows: they are taken over as they were where the seconds begin.
                if (reader.Flag())
                {
                    _gates.Drift.Read(ref reader);
                }

                return true;
            case FrameKind.JournalEnd:
                End = ReadEnd(reader.Text());
                return true;
            default:
                return true; // Of a later version, and of no concern to this one.
        }
    }

    private bool TakeInterval(ref PayloadReader reader, bool isCoarse)
    {
        var head = JournalInterval.Read(ref reader);
        if (head.From != _tally.Elapsed || head.To <= head.From || head.Gates.Count != _gates.All.Count || head.Drift.Count != _gates.Drift.Count)
        {
            return false;
        }

        if (head.IsGap)
        {
            _resumptions.Add(new Resumption(head.From, head.To, ResumePoint.ComingBack(Start?.PeakRate))); // By what the next process found.
        }

        HasMinutes |= isCoarse;
        _trends.Clear();
        _merge.Add(ref reader, _trends);
        if (head.IsGap)
        {
            _totals.Outages.CutOff();
        }

        _totals.Add(_trends);
        IReadOnlyList<IntervalHistogram> histograms = _sinks.Count == 0 && !_gates.Drift.NeedsLatencies ? [] : IntervalHistogram.Of(_trends);
        _totals.DeviceHours = head.DeviceHours;
        _totals.Own = OwnReading.Of(head.Host);
        Held += head.State == RunState.Holding && !head.IsGap ? head.To - head.From : TimeSpan.Zero;
        if (head.IsGap)
        {
            _tally.Resume(head.To, head.Host);
        }
        else
        {
            _tally.Advance(head.To, head.Host, head.PeakWorkingSet);
        }

        _tally.Health.AddWorst(head.Row.WakeUpP99Ms, head.Row.SendStallMs);
        foreach (var (from, to, reason) in head.Invalid)
        {
            _tally.Health.Add(from, to, reason);
        }

        for (var i = 0; i < head.Gates.Count; i++)
        {
            _gates.Marks[i] = head.Gates[i];
        }

        var interval = new RunInterval(head.From, head.To, head.ToSnapshot(), histograms);
        if (!isCoarse)
        {
            _gates.Drift.Observe(interval, head.Drift);
        }

        Target.Observe(interval, Recorder);
        foreach (var sink in _sinks)
        {
            sink.OnInterval(interval);
        }

        return true;
    }

    private static JournalEnd ReadEnd(string json)
    {
        try
        {
            return SummaryJson.ReadJournalEnd(json);
        }
        catch (System.Text.Json.JsonException failure)
        {
            throw new InvalidDataException(failure.Message, failure);
        }
    }
}
