using System.Globalization;
using System.Text;

namespace LoadHarness.Simulator.Metrics;

/// <summary>Writes the metrics in Prometheus' text format: <c>Connect.AuthError</c> is <c>iot_connect_auth_error_total</c>.</summary>
internal static class PrometheusText
{
    /// <summary>The format's media type.</summary>
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    /// <summary>Returns all metrics.</summary>
    public static string Write(CloudWatchMetrics metrics)
    {
        var text = new StringBuilder();
        foreach (var metric in Enum.GetValues<BrokerMetric>())
        {
            var name = BrokerMetrics.Names[(int)metric];
            var counter = NameOf(name) + "_total";
            Head(text, counter, "counter", name);
            text.Append(CultureInfo.InvariantCulture, $"{counter}{{protocol=\"MQTT\"}} {metrics.Of(metric)}\n");
        }

        Summary(text, "CreateKeysAndCertificateFailed", [KeyValuePair.Create("", metrics.CreateKeysAndCertificate)], label: null);
        Summary(text, "CreateCertificateFromCsrFailed", [KeyValuePair.Create("", metrics.CreateCertificateFromCsr)], label: null);
        Summary(text, "RegisterThingFailed", metrics.RegisterThing, "template_name");

        var things = NameOf("ApproximateNumberOfThingsRegistered");
        Head(text, things, "gauge", "ApproximateNumberOfThingsRegistered");
        foreach (var (claim, attempts) in metrics.ThingsOfClaims)
        {
            text.Append(CultureInfo.InvariantCulture, $"{things}{Labels("claim_certificate_id", claim)} {attempts.Count}\n");
        }

        return text.ToString();
    }

    /// <summary>Prometheus' name of a metric, without its suffix.</summary>
    internal static string NameOf(string cloudWatchName)
    {
        var name = new StringBuilder("iot_");
        for (var i = 0; i < cloudWatchName.Length; i++)
        {
            var letter = cloudWatchName[i];
            var startsWord = char.IsAsciiLetterUpper(letter) && i > 0
                && (char.IsAsciiLetterLower(cloudWatchName[i - 1]) || (char.IsAsciiLetterUpper(cloudWatchName[i - 1]) && i + 1 < cloudWatchName.Length && char.IsAsciiLetterLower(cloudWatchName[i + 1])));
            name.Append(startsWord ? "_" : "").Append(letter == '.' ? '_' : char.ToLowerInvariant(letter));
        }

        return name.ToString();
    }

    // CloudWatch gives 0 for each success and 1 for each failure: Sum and SampleCount.
    private static void Summary(StringBuilder text, string cloudWatchName, IEnumerable<KeyValuePair<string, Attempts>> attempts, string? label)
    {
        var name = NameOf(cloudWatchName);
        Head(text, name, "summary", cloudWatchName + ": sum is the failures, count the attempts");
        foreach (var (value, one) in attempts)
        {
            var labels = label is null ? "" : Labels(label, value);
            text.Append(CultureInfo.InvariantCulture, $"{name}_sum{labels} {one.Failed}\n{name}_count{labels} {one.Count}\n");
        }
    }

    private static void Head(StringBuilder text, string name, string type, string help) =>
        text.Append(CultureInfo.InvariantCulture, $"# HELP {name} {help} (CloudWatch, AWS/IoT).\n# TYPE {name} {type}\n");

    private static string Labels(string name, string value) =>
        $"{{{name}=\"{value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal)}\"}}";
}
