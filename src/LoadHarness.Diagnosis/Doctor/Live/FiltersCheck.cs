using LoadHarness.Core.Metrics;
using LoadHarness.Core.Metrics.Evidence;
using LoadHarness.Diagnosis.Findings;
using LoadHarness.Mqtt;

namespace LoadHarness.Diagnosis.Doctor.Live;

/// <summary>Each filter in a SUBSCRIBE of its own; a connection that one of them ends is opened anew, so that none hides the others.</summary>
internal sealed class FiltersCheck : IDoctorCheck
{
    private const int MostFilters = 10;
    private const int MostSilent = 2;

    /// <summary>However long the plan waits, a visit is short.</summary>
    private static readonly TimeSpan Most = TimeSpan.FromSeconds(5);

    /// <summary>Once one filter was met with silence, the others need not wait as long to show the same.</summary>
    private static readonly TimeSpan AfterSilence = TimeSpan.FromSeconds(1);

    private static readonly Step Suback = new(Phase.Claim, StepKind.Suback);

    public DoctorSection Section => DoctorSection.Live;

    public string Name => "subscribe";

    public async ValueTask<IReadOnlyList<CheckResult>> RunAsync(DoctorContext context, CancellationToken cancellationToken)
    {
        var live = context.Live!;
        var tried = new List<(DoctorFilter Filter, Failure? Failure, CheckResult Result)>();
        var planned = context.Plan.Timeouts.Suback;
        var wanted = First(planned);
        var silent = 0;
        foreach (var filter in context.Target.Flow.Filters.Take(MostFilters))
        {
            if (silent == MostSilent)
            {
                break; // A third and fourth silence would tell no more.
            }

            var patience = context.Patience(wanted);
            if (await live.StandingAsync(patience, cancellationToken).ConfigureAwait(false) is not { } connection)
            {
                tried.Add((filter, null, CheckResult.Problem($"'{filter.Filter}' could not be tried: the target takes no further connection.", "Mend the filter above first.", FindingIds.ConnectionLost)));
                break;
            }

            var suback = await connection.SubscribeAsync([filter.Filter], patience, cancellationToken).ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
            var (isGranted, code) = suback.Outcome == Outcome.Ok ? MqttConnection.ReadFilter(suback, 0) : (false, (byte)0);
            if (isGranted)
            {
                tried.Add((filter, null, Granted(filter.Filter, live.Note(suback), context.Plan.Timeouts.Suback)));
                continue;
            }

            var failure = Failure.Of(Suback, suback.Outcome == Outcome.Ok ? Outcome.SubackRefused : suback.Outcome, suback, connection, context.TimeProvider);
            failure = failure with
            {
                Topic = filter.Role,
                Code = code,
                Marks = failure.Marks | WireMarks.Connected | (tried.Count > 0 && tried.TrueForAll(static one => one.Failure is null) ? WireMarks.EarlierGranted : WireMarks.None),
            };
            tried.Add((filter, failure, Unanswered(filter.Filter, failure, patience, planned) ?? CheckResult.Problem($"SUBSCRIBE '{filter.Filter}': {failure.What(patience)}.", "")));
            if (failure.IsSilent)
            {
                silent++;
                wanted = planned < AfterSilence ? planned : AfterSilence;
            }
        }

        return Explain(tried, context);
    }

    /// <summary>How long the first filter may take: what the plan gives it, and five seconds at most.</summary>
    internal static TimeSpan First(TimeSpan planned) => planned < Most ? planned : Most;

    /// <summary>A SUBACK that did not come while the doctor waited less than the plan; null where it waited as long.</summary>
    internal static CheckResult? Unanswered(string filter, Failure failure, TimeSpan patience, TimeSpan planned) => failure.IsSilent && patience < planned
        ? CheckResult.Warning($"SUBSCRIBE '{filter}': not answered within {Say.Span(patience)}; the plan waits {Say.Span(planned)}.", "Find what slows the target; a run shows whether the SUBACK comes in time.")
        : null;

    /// <summary>Names the cause once, at the first filter that failed of it.</summary>
    private static CheckResult[] Explain(List<(DoctorFilter Filter, Failure? Failure, CheckResult Result)> tried, DoctorContext context)
    {
        var pattern = FilterPattern.Of([.. tried.Select(static one => (one.Filter.Role, one.Failure))]);
        var named = new HashSet<string>(StringComparer.Ordinal);
        return [.. tried.Select(one =>
        {
            if (one.Failure is not { } failure)
            {
                return one.Result;
            }

            var result = failure.Judge(one.Result.Evidence, context, pattern);
            if (one.Result.Status == DoctorStatus.Warning && result.Hedge.Length > 0)
            {
                return one.Result; // Only what is certain beside the wire may judge before the plan's time is over.
            }

            return named.Add(result.Finding!) ? result : one.Result with { Status = DoctorStatus.Problem, Finding = result.Finding, Fix = null, Hedge = result.Hedge };
        })];
    }

    private static CheckResult Granted(string filter, TimeSpan took, TimeSpan timeout)
    {
        var evidence = $"'{filter}' is granted, in {Say.Span(took)}";
        return took >= timeout
            ? CheckResult.Problem($"{evidence}; the plan waits only {Say.Span(timeout)} for a SUBACK.", FindingCatalog.Of(FindingIds.SlowSuback).Fix, FindingIds.SlowSuback)
            : took >= timeout / 2
                ? CheckResult.Warning($"{evidence}; the plan waits {Say.Span(timeout)} for a SUBACK, which is close.", FindingCatalog.Of(FindingIds.SlowSuback).Fix, FindingIds.SlowSuback)
                : CheckResult.Ok(evidence + ".");
    }
}
