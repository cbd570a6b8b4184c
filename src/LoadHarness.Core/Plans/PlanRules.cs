using System.Globalization;
using LoadHarness.Core.Gates;
using LoadHarness.Core.Plans.Faults;
using LoadHarness.Core.Plans.Model;

namespace LoadHarness.Core.Plans;

/// <summary>What must hold between the members of a plan; single values are checked by their declarations.</summary>
internal static class PlanRules
{
    /// <summary>The scenario that takes filters of its own.</summary>
    private const string FilterScenario = "subscribe-storm";

    /// <summary>Adds a fault for each rule that is broken.</summary>
    public static void Check(RunPlan plan, PlanReader reader)
    {
        CheckTarget(plan.Target, reader);
        ProcessRules.Check(plan, reader);
        CheckFleet(plan, reader);
        GroupRules.Check(plan, reader);
        LoadRules.Check(plan, reader);
        ReconnectRules.Check(plan.Reconnect, reader);
        CheckFaults(plan, reader);
        CheckTelemetry(plan, reader);
        HeldRules.Check(plan, reader);
        CheckGates(plan, reader);
    }

    private static void CheckTarget(TargetPlan target, PlanReader reader)
    {
        var kind = target.Kind.ToString().ToLowerInvariant();
        switch (target.Kind)
        {
            case TargetKind.Mqtt when target.Url is null:
                reader.FaultAt("target", "'target.url' is missing: kind mqtt needs one, such as mqtts://host:8883.", "target.url", "target.kind");
                break;
            case TargetKind.Mqtt when !HasGoodPort(target.Url):
                reader.FaultAt("target.url", $"'target.url' must be mqtts://host:8883 or mqtt://host:1883 with a port from 1 to 65535, not '{target.Url}'.");
                break;
            case TargetKind.Mqtt when IsAwsIot(target.Url):
                reader.FaultAt("target.url", "'target.url' is an AWS IoT endpoint: use kind aws with 'target.endpoint', which confirms, caps the rate and keeps a ledger of what is created.", "target.kind");
                break;
            case TargetKind.Aws:
                CheckAws(target, reader);
                break;
        }

        RefuseUnless(target.Kind == TargetKind.Mqtt || target.Url is null, "target.url", $"'target.url' does not fit kind {kind}; it is for kind mqtt.");
        RefuseUnless(target.Kind == TargetKind.Aws || target.Endpoint is null, "target.endpoint", $"'target.endpoint' does not fit kind {kind}; it is for kind aws.");
        RefuseUnless(target.Kind == TargetKind.Aws || !target.OverQuota, "target.overQuota", $"'target.overQuota' does not fit kind {kind}; the cap it lifts is for kind aws.");
        RefuseUnless(target.Kind == TargetKind.Sim || !target.Alpn, "target.alpn", $"'target.alpn' does not fit kind {kind}; it chooses a port of the simulator.");
        RefuseUnless(target.Kind == TargetKind.Sim || target.Quotas.Count == 0, "target.quotas", $"'target.quotas' does not fit kind {kind}; they are for the simulator.");
        RefuseUnless(target.TlsLibrary != TlsLibrary.OpenSsl || !target.Resume, "target.resume", "'target.resume' does not fit 'target.tlsLibrary: openssl': sessions are resumed by SslStream only.");
        RefuseUnless(target.Cert is null == target.Key is null, target.Cert is null ? "target.key" : "target.cert", "'target.cert' and 'target.key' belong together; one of them is missing.");
        if (target.Kind == TargetKind.Mqtt && target.Url?.StartsWith("mqtt://", StringComparison.Ordinal) == true)
        {
            foreach (var (member, given) in new[] { ("caCert", target.CaCert), ("cert", target.Cert), ("key", target.Key), ("serverName", target.ServerName) })
            {
                RefuseUnless(given is null, "target." + member, $"'target.{member}' does not fit {target.Url}, which has no TLS; write mqtts://.");
            }
        }

        void RefuseUnless(bool good, string path, string sentence)
        {
            if (!good)
            {
                reader.FaultAt(path, sentence, "target.kind", "target.url");
            }
        }
    }

    private static void CheckAws(TargetPlan target, PlanReader reader)
    {
        foreach (var (member, given, meaning) in new[]
        {
            ("endpoint", target.Endpoint, "the account's data endpoint"), ("cert", target.Cert, "the claim certificate"), ("key", target.Key, "the claim certificate's key"),
        })
        {
            if (given is null && (member == "endpoint" || target.Cert is null == target.Key is null))
            {
                reader.FaultAt("target", $"'target.{member}' is missing: kind aws needs {meaning}.", "target.kind", "target." + member);
            }
        }
    }

    private static bool HasGoodPort(string url) => Uri.TryCreate(url, UriKind.Absolute, out var uri) && uri.Host.Length > 0 && uri.Port is -1 or (> 0 and <= ushort.MaxValue);

    private static void CheckFleet(RunPlan plan, PlanReader reader)
    {
        var fleet = plan.Fleet;
        if (fleet.KeepAlive.Ticks % TimeSpan.TicksPerSecond != 0)
        {
            reader.FaultAt("fleet.keepAlive", $"'fleet.keepAlive' must be whole seconds, not {Units.FormatDuration(fleet.KeepAlive)}.");
        }
        else if (plan.Target.Kind == TargetKind.Aws && (fleet.KeepAlive < TimeSpan.FromSeconds(30) || fleet.KeepAlive > TimeSpan.FromSeconds(1200)))
        {
            reader.FaultAt("fleet.keepAlive", $"'fleet.keepAlive' must be from 30s to 20m for kind aws, which silently takes another than {Units.FormatDuration(fleet.KeepAlive)}.", "target.kind");
        }

        if (fleet.Filters.Count > 0 && plan.Scenario != FilterScenario)
        {
            reader.FaultAt("fleet.filters", $"'fleet.filters' does not fit scenario {plan.Scenario}; it is for {FilterScenario}.", "scenario");
        }

        for (var i = 0; i < fleet.Filters.Count; i++)
        {
            if (!IsTopicFilter(fleet.Filters[i]))
            {
                reader.FaultAt($"fleet.filters[{i}]", $"'{fleet.Filters[i]}' is no topic filter: '#' stands alone as the last level, '+' alone in a level (MQTT 3.1.1, 4.7.1).");
            }
        }
    }

    private static void CheckTelemetry(RunPlan plan, PlanReader reader)
    {
        if (plan.Telemetry is not { } telemetry)
        {
            return;
        }

        if (plan.Fleet.After != AfterOperational.Hold)
        {
            reader.FaultAt("telemetry", "'telemetry' has no effect with 'fleet.after: disconnect'; it is for devices that are held.", "fleet.after");
        }

        if (telemetry is { Qos: 0, Inflight: > 1 })
        {
            reader.FaultAt("telemetry.inflight", "'telemetry.inflight' has no effect with 'qos: 0', at which nothing is acknowledged.", "telemetry.qos");
        }
    }

    private static bool IsTopicFilter(string filter)
    {
        if (filter.Length == 0 || System.Text.Encoding.UTF8.GetByteCount(filter) > ushort.MaxValue || filter.Contains('\0', StringComparison.Ordinal))
        {
            return false;
        }

        var levels = filter.Split('/');
        for (var i = 0; i < levels.Length; i++)
        {
            var many = levels[i].Contains('#', StringComparison.Ordinal);
            if ((many && (levels[i].Length > 1 || i < levels.Length - 1)) || (levels[i].Contains('+', StringComparison.Ordinal) && levels[i].Length > 1))
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsAwsIot(string url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var parsed) && parsed.Host.Contains(".iot.", StringComparison.OrdinalIgnoreCase) && parsed.Host.Contains(".amazonaws.com", StringComparison.OrdinalIgnoreCase);

    private static void CheckFaults(RunPlan plan, PlanReader reader)
    {
        if (plan.Faults.Count > 0 && plan.Target.Kind != TargetKind.Sim)
        {
            reader.FaultAt("faults", $"'faults' does not fit kind {plan.Target.Kind.ToString().ToLowerInvariant()}; only the simulator can do wrong on purpose.", "target.kind");
        }

        for (var i = 0; i < plan.Faults.Count; i++)
        {
            CheckFault(plan.Faults[i], string.Create(CultureInfo.InvariantCulture, $"faults[{i}]"), reader);
        }
    }

    /// <summary>Adds a fault for each member that does not fit an injected fault's kind.</summary>
    public static void CheckFault(FaultPlan fault, string path, PlanReader reader)
    {
        foreach (var flaw in FaultCatalog.Find(fault.Kind) is { } spec ? FaultRules.Check(spec, fault) : [])
        {
            var member = $"{path}.{flaw.Member}";
            if (flaw.IsMissing)
            {
                reader.FaultAt(path, $"'{path}' lacks '{flaw.Member}': {flaw.Words}.");
            }
            else
            {
                reader.FaultAt(member, $"'{member}' {flaw.Words}", $"{path}.kind");
            }
        }
    }

    private static void CheckGates(RunPlan plan, PlanReader reader)
    {
        for (var i = 0; i < plan.Gates.Count; i++)
        {
            var (gate, path) = (plan.Gates[i], string.Create(CultureInfo.InvariantCulture, $"gates[{i}]"));
            var expression = GateExpression.TryParse(gate.That, out var column, out var error);
            if (expression is null)
            {
                reader.FaultAt(path, string.Create(CultureInfo.InvariantCulture, $"gate '{gate.That}', column {column}: {error}"));
            }
            else if (expression.Metric.IsTarget && plan.Target.Metrics is null)
            {
                reader.FaultAt(path, $"gate '{gate.That}' needs 'target.metrics', where the target serves {expression.Metric.OwnName}.", "target.metrics");
            }
            else if (gate.Abort && MetricCatalog.IsFoundAfterwards(expression.Metric))
            {
                reader.FaultAt($"{path}.abort", $"'{path}.abort' has no effect: {expression.Metric.Name} is known only when the run has ended.");
            }

            else if (gate.Abort && expression.Drift != DriftUnit.None)
            {
                reader.FaultAt($"{path}.abort", $"'{path}.abort' has no effect: a drift is judged over the whole run; let {expression.Subject} itself end it.");
            }

            if (gate.After > TimeSpan.Zero && !gate.Abort)
            {
                reader.FaultAt($"{path}.after", $"'{path}.after' has no effect without 'abort: true'.", $"{path}.abort");
            }
        }
    }
}
