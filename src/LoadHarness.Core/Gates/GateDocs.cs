using System.Text;

namespace LoadHarness.Core.Gates;

/// <summary>The reference of gates as Markdown.</summary>
public static class GateDocs
{
    private const string Drift = """
        ## Drift

        `drift(suback.p99) < 2%/h` asks that a metric does not creep up over a soak. It is for latencies, rates, `churn.*`, `starts.*`, `harness.*` and `target.*`.

        - The limit is a share of the metric's level at the start an hour (`2%/h`), or its own unit an hour: `drift(suback.p99) < 5ms/h`, `drift(harness.working_set) < 1MiB/h`, `drift(harness.handles) < 1/h`. For rates `%/h` are percentage points: `drift(timeout.rate) < 0.01%/h`.
        - The run is cut into windows of 10 s, which become wider as it lasts: at most 192 are kept, so that memory is bounded however long it is. Windows are joined until each has the samples that its statistic needs. Left out are the warm-up, seconds in which the generator was beyond its budgets (but not of `harness.*`), and the drain of an interrupted run. Give plans with a ramp a `warmup` that covers it.
        - The slope is Theil-Sen's, the test Mann-Kendall's, both on the series whitened of its autocorrelation, at three widths of windows; the least certain counts ([0009](decisions/0009-drift-by-rank-tests-on-whitened-windows.md)).
        - **Pass**: the 95 % interval of the slope lies wholly within the limit. **Fail**: the slope is beyond the limit at α = 1 %, by Holm's correction over all drift gates of the run. Else **inconclusive**, and the result says how much longer the run must last. A drift takes 10 minutes and 36 windows at the least; own memory, which is read at most twice a minute, 18 minutes ([soak.md](soak.md)). `validate` says where the plan is too short for that, or gives too few samples.
        - A gate that fails says when the metric crosses the limit of another gate of the plan at this slope: *crosses its 500ms limit in about 31 h*.
        - `target.NAME` is a metric that the target itself serves for Prometheus at the plan's `target.metrics`, read every 15 s: `drift(target.process_resident_memory_bytes) < 2%/h`. Series of one name are added up; of a counter (`…_total`) the rate an hour is judged. Only drift gates name them.
        - `harness.*` is the load generator's own process. Its leak is reported as LoadHarness's own, not the target's.
        - A drift gate cannot abort a run.
        """;

    /// <summary>Returns <c>docs/gates.md</c>.</summary>
    public static string Write()
    {
        var text = new StringBuilder();
        text.Append("""
            # Gates

            A gate is a condition on a metric, `METRIC[.STATISTIC] OP VALUE`, with `<`, `<=`, `>`, `>=` or `==`: `timeout.rate < 0.5%`, `suback.p99 < 500ms`, `funnel.operational >= 99.5%`, `churn.reconnects_per_device_hour < 0.2`. It is parsed and type-checked when the plan loads.

            - Rates carry a Wilson 95 % interval, percentiles an order-statistic one. Wholly on the good side of the limit: **pass**. Wholly on the bad side: **fail**. Else **inconclusive**, and the result says how many samples are missing. `max` and numbers are compared as they stand.
            - `==` on a rate compares what was observed, without an interval: `timeout.rate == 0%` asks that not one timed out. No number of samples proves a rate *below* 0, so `< 0%`, `<= 0%`, `> 100%` and `>= 100%` are refused.
            - A percentile with fewer than 10 ÷ (1 − p) samples (p99: 1,000; p99.9: 10,000) is inconclusive. A metric without any data fails its gate.
            - To prove a rate below 0.1 % takes 3,838 samples with no failure; below 0.5 %, 765; below 5 %, 73. `loadharness validate` prints what each gate of a plan needs, and warns where the plan cannot give it.
            - `{ that: …, abort: true, after: 2m }` ends the run early once the 99.9 % interval lies wholly beyond the limit in three consecutive seconds, from `after` on.
            - `drift(METRIC) OP VALUE/h` judges how a metric changes over a long run: see below.
            - Statistics of a latency: 
            """.TrimEnd());
        text.Append(' ').AppendJoin(", ", GateStatistic.All.Select(s => $"`{s.Name}`")).Append(" (`p999` is another spelling of `p99.9`).\n\n");
        text.Append("<!-- Generated from the catalogue of metrics: run the unit tests with UPDATE_DOCS=1 to write it anew. -->\n");
        Section(text, MetricKind.Proportion, "Rates and shares", "compared with a share: `0.5%` or `0.005`");
        Section(text, MetricKind.Latency, "Latencies", "followed by a statistic and compared with a duration: `suback.p99 < 500ms`");
        Section(text, MetricKind.Number, "Numbers", "compared with a plain number, a duration where the unit is ms, or a size where it is bytes");
        text.Append('\n').Append(Drift).Append('\n');
        return text.Replace("\r\n", "\n").ToString();
    }

    private static void Section(StringBuilder text, MetricKind kind, string heading, string use)
    {
        text.Append("\n## ").Append(heading).Append("\n\n").Append(char.ToUpperInvariant(use[0])).Append(use[1..]).Append(".\n\n| metric | unit | meaning |\n|---|---|---|\n");
        foreach (var metric in MetricCatalog.All.Where(m => m.Kind == kind))
        {
            text.Append("| `").Append(metric.Name).Append("` | ").Append(metric.Unit).Append(" | ").Append(metric.Doc).Append(" |\n");
        }
    }
}
