namespace LoadHarness.Core.Metrics;

/// <summary>Closes the books of a process that was killed: what was under way ended with it, and what it had not written to its end is made to balance.</summary>
/// <remarks>A second's counters are read one after the other while devices go on; at its end the next second makes that good, at a kill nobody does.</remarks>
internal static class CutOffMend
{
    /// <summary>Closes them.</summary>
    /// <param name="recorder">What another process counted, as its journal has it.</param>
    public static void Apply(RunRecorder recorder)
    {
        foreach (var step in Step.All)
        {
            for (var pending = recorder.Pending(step); pending > 0; pending--)
            {
                recorder.Resolve(step, NeverOf(step.Kind), 0, 0, 0, measured: false); // Nobody listened any more.
            }
        }

        recorder.RecountDevices();
        recorder.Connections.CutOff();
        var journey = new Step(Phase.None, StepKind.Journey);
        var journeys = Enum.GetValues<Outcome>().Sum(outcome => recorder.Count(journey, outcome));
        for (var lost = recorder.Starts.CutOff(journeys, BalanceCheck.TimeoutsOf(recorder)); lost > 0; lost--)
        {
            recorder.Complete(journey, Outcome.Cancelled, 0, 0, 0, measured: false);
        }
    }

    private static Outcome NeverOf(StepKind step) => step switch
    {
        StepKind.Tcp => Outcome.TcpTimeout,
        StepKind.Tls => Outcome.TlsTimeout,
        StepKind.Connack => Outcome.NoConnack,
        StepKind.Suback => Outcome.NoSuback,
        StepKind.Puback or StepKind.Telemetry => Outcome.NoPuback,
        _ => Outcome.NoResponse,
    };
}
