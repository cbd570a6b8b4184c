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
        var results = new List<CheckResult>();
        var (wanted, granted) = (Wanted, true);
        foreach (var (role, filter) in context.Target.Flow.Filters.Take(MostFilters))
        {
            var patience = context.Patience(wanted);
            if (await live.StandingAsync(patience, cancellationToken).ConfigureAwait(false) is not { } connection)
            {
                results.Add(CheckResult.Problem($"'{filter}' could not be tried: the target takes no further connection.", "Mend the filter above first.", FindingIds.ConnectionLost));
                break;
            }

            var suback = await connection.SubscribeAsync([filter], patience, cancellationToken).ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
            var (isGranted, code) = suback.Outcome == Outcome.Ok ? MqttConnection.ReadFilter(suback, 0) : (false, (byte)0);
            if (isGranted)
            {
                results.Add(Granted(filter, live.Note(suback), context.Plan.Timeouts.Suback));
                continue;
            }

            var failure = Failure.Of(Suback, suback.Outcome == Outcome.Ok ? Outcome.SubackRefused : suback.Outcome, suback, connection, context.TimeProvider) with
            {
                Topic = role,
                Code = code,
                Marks = (granted ? WireMarks.EarlierGranted : WireMarks.None) | WireMarks.Connected,
            };
            results.Add(failure.Judge($"SUBSCRIBE '{filter}': {failure.What(patience)}.", context));
            (wanted, granted) = (failure.IsSilent ? AfterSilence : wanted, false);
        }

        return results;
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
