using LoadHarness.Core.Results;

namespace LoadHarness.Core.Engine;

/// <summary>What drives a run: this process's own engine, or several workers'.</summary>
public interface IRunDriver
{
    /// <summary>What the run is doing.</summary>
    RunState State { get; }

    /// <summary>The run's start as a timestamp; set when it starts.</summary>
    long StartTimestamp { get; }

    /// <summary>The highest rate of starts that the plan asks for; null in the closed model.</summary>
    double? PeakRate { get; }

    /// <summary>Returns the starts a second that the plan asks for at a time; null in the closed model.</summary>
    double? PlannedRateAt(TimeSpan elapsed);

    /// <summary>When starts were paused.</summary>
    ArrivalPauses Pauses { get; }

    /// <summary>Pauses starts, or lets a pause end; what has started goes on. Nothing where no start is due any more.</summary>
    void TogglePause();

    /// <summary>Runs to the end.</summary>
    /// <param name="stop">Ends starts; what is under way drains.</param>
    /// <param name="cutOff">Cuts off what is under way.</param>
    Task RunAsync(CancellationToken stop, CancellationToken cutOff);
}
