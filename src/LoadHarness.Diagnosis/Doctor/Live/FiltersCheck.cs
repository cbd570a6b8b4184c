using LoadHarness.Core.Metrics;
using LoadHarness.Core.Metrics.Evidence;
using LoadHarness.Diagnosis.Findings;
using LoadHarness.Mqtt;

namespace LoadHarness.Diagnosis.Doctor.Live;

/// <summary>Each filter in a SUBSCRIBE of its own; a connection that one of them ends is opened anew, so that none hides the others.</summary>
internal sealed class FiltersCheck : IDoctorCheck
{
    private const int MostFilters = 10;
    private static readonly TimeSpan Wanted = TimeSpan.FromSeconds(3);

    /// <summary>Once one filter was met with silence, the others need not wait as long to show the same.</summary>
    private static readonly TimeSpan AfterSilence = TimeSpan.FromSeconds(1);

    private static readonly Step Suback = new(Phase.Claim, StepKind.Suback);

    public DoctorSection Section => DoctorSection.Live;

    public string Name => "subscribe";

    public async ValueTask<IReadOnlyList<CheckResult>> RunAsync(DoctorContext context, CancellationToken cancellationToken)
    {
        var live = context.Live!;
        var tried = new List<(DoctorFilter Filter, Failure? Failure, CheckResult Result)>();
        var wanted = Wanted;
        foreach (var filter in context.Target.Flow.Filters.Take(MostFilters))
        {
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
            tried.Add((filter, failure, CheckResult.Problem($"SUBSCRIBE '{filter.Filter}': {failure.What(patience)}.", "")));
            wanted = failure.IsSilent ? AfterSilence : wanted;
        }

        return Explain(tried, context);
    }

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
            return named.Add(result.Finding!) ? result : one.Result with { Finding = result.Finding, Fix = null };
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
