using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.RegularExpressions;
using LoadHarness.Telemetry;

namespace LoadHarness.UnitTests.Telemetry;

public sealed partial class TelemetryCatalogTests
{
    [Fact]
    public void All_Names_AreOpenTelemetrysKindAndMeetOnce()
    {
        Assert.All(TelemetryCatalog.All, metric => Assert.Matches("^loadharness(\\.[a-z][a-z0-9_]*)+$", metric.Name));
        Assert.Equal(TelemetryCatalog.All.Count, TelemetryCatalog.All.Select(metric => metric.PrometheusName).Distinct(StringComparer.Ordinal).Count());
        Assert.All(TelemetryCatalog.All, metric => Assert.Equal(metric.Shape == MetricShape.Histogram, metric.Read is null));
        Assert.All(TelemetryCatalog.All, metric => Assert.Matches("^(|1|s|By|\\{[a-z]+\\}(/s)?)$", metric.Unit));
    }

    [Theory]
    [InlineData("loadharness.starts.late", "loadharness_starts_late_total")]
    [InlineData("loadharness.step.service_time", "loadharness_step_service_time_seconds")]
    [InlineData("loadharness.generator.memory.usage", "loadharness_generator_memory_usage_bytes")]
    [InlineData("loadharness.load.planned_rate", "loadharness_load_planned_rate_per_second")]
    [InlineData("loadharness.connections.active", "loadharness_connections_active")]
    public void PrometheusName_Metric_IsAsTheSpecificationSays(string name, string expected) =>
        Assert.Equal(expected, TelemetryCatalog.All.Single(metric => metric.Name == name).PrometheusName);

    [Fact]
    public void GrafanaDashboard_Queries_NameExportedMetricsAndTheirAttributesOnly()
    {
        var exported = TelemetryCatalog.All.ToDictionary(metric => metric.PrometheusName, StringComparer.Ordinal);
        using var dashboard = JsonDocument.Parse(File.ReadAllText(DashboardPath()));
        var queries = dashboard.RootElement.GetProperty("panels").EnumerateArray()
            .SelectMany(panel => panel.GetProperty("targets").EnumerateArray()).Select(target => target.GetProperty("expr").GetString()!).ToArray();

        Assert.InRange(queries.Length, 20, 200);
        foreach (var query in queries)
        {
            var names = MetricName().Matches(query).Select(match => match.Value).ToArray();
            Assert.NotEmpty(names);
            foreach (var name in names)
            {
                var metric = Assert.Contains(name.EndsWith("_bucket", StringComparison.Ordinal) ? name[..^"_bucket".Length] : name, (IDictionary<string, TelemetryMetric>)exported);
                Assert.Equal(metric.Shape == MetricShape.Histogram, name.EndsWith("_bucket", StringComparison.Ordinal));
                Assert.All(LabelName().Matches(query).Select(match => match.Groups[1].Value), label => Assert.Contains(label, metric.Tags.Append("instance")));
            }
        }
    }

    private static string DashboardPath([CallerFilePath] string thisFile = "") => Path.Combine(Path.GetDirectoryName(thisFile)!, "../../../docs/grafana/loadharness.json");

    [GeneratedRegex("loadharness_[a-z_]+")]
    private static partial Regex MetricName();

    [GeneratedRegex("""([a-z_]+)(?:=|!=|=~)"\S""")]
    private static partial Regex LabelName();
}
