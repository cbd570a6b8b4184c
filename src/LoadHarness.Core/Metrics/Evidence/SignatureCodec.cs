using LoadHarness.Core.Frames;

namespace LoadHarness.Core.Metrics.Evidence;

/// <summary>A signature as a part of a frame.</summary>
internal static class SignatureCodec
{
    /// <summary>Writes a signature.</summary>
    public static void Write(PayloadWriter payload, WireSignature signature)
    {
        payload.Number(signature.Group);
        payload.Count(signature.Step.Index);
        payload.Count((int)signature.Outcome);
        payload.Count((int)signature.Topic);
        payload.Number(signature.Code);
        payload.Count((int)signature.ClosedBy);
        payload.Number(signature.DisconnectCode);
        payload.Count((int)signature.Pace);
        payload.Count((int)signature.Marks);
        payload.Text(signature.Detail);
    }

    /// <summary>Reads a signature.</summary>
    public static WireSignature Read(ref PayloadReader payload) => new()
    {
        Group = (int)payload.Number(),
        Step = StepAt(payload.Index(Step.IndexCount)),
        Outcome = (Outcome)payload.Index(Outcomes.Count),
        Topic = (TopicRole)payload.Index((int)TopicRole.Other + 1),
        Code = (int)payload.Number(),
        ClosedBy = (CloseReason)payload.Index((int)CloseReason.NetworkLost + 1),
        DisconnectCode = (int)payload.Number(),
        Pace = (ClosePace)payload.Index((int)ClosePace.Delayed + 1),
        Marks = (WireMarks)payload.Index(int.MaxValue),
        Detail = payload.Text(),
    };

    /// <summary>The step of an index.</summary>
    public static Step StepAt(int index) => new((Phase)(index / Step.KindCount), (StepKind)(index % Step.KindCount));
}
