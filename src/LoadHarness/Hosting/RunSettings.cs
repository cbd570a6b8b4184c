using System.Net;
using LoadHarness.Core.Plans;
using LoadHarness.Telemetry;

namespace LoadHarness.Hosting;

/// <summary>What a run was asked for beside its plan.</summary>
internal sealed record RunSettings
{
    /// <summary>The plan, and what changed it.</summary>
    public required LoadedPlan Loaded { get; init; }

    /// <summary>The folder that holds runs.</summary>
    public required string Output { get; init; }

    /// <summary>Plain lines instead of the live view.</summary>
    public bool NoTui { get; init; }

    /// <summary>No progress.</summary>
    public bool Quiet { get; init; }

    /// <summary>summary.json to standard output.</summary>
    public bool Json { get; init; }

    /// <summary>On AWS: go ahead without asking.</summary>
    public bool Yes { get; init; }

    /// <summary>Diagnoses by the wire alone.</summary>
    public bool NoControlPlane { get; init; }

    /// <summary>The run to compare with, as a folder; null for none.</summary>
    public string? Baseline { get; init; }

    /// <summary>Where the live view is served; null for nowhere.</summary>
    public IPEndPoint? Ui { get; init; }

    /// <summary>Where Prometheus can scrape; null for nowhere.</summary>
    public IPEndPoint? Prometheus { get; init; }

    /// <summary>Where metrics are pushed; null for nowhere.</summary>
    public OtlpTarget? Otlp { get; init; }

    /// <summary>How often a partial report is made while the run goes on; null for never.</summary>
    public TimeSpan? ReportEvery { get; init; }

    /// <summary>Keeps what <c>resume</c> needs until the run ends.</summary>
    public bool Resumable { get; init; }

    /// <summary>The run that is gone on with; null for a new one.</summary>
    public ResumeOrder? Resume { get; init; }

    /// <summary>Calibrates after the run, and keeps the calibration beside it.</summary>
    public bool Calibrate { get; init; }
}
