namespace LoadHarness.Core.Gates;

/// <summary>The one list of metrics that gates may name.</summary>
public static partial class MetricCatalog;
