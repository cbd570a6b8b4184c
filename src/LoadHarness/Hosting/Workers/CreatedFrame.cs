using LoadHarness.Core.Frames;
using LoadHarness.Scenarios.Common;

namespace LoadHarness.Hosting.Workers;

/// <summary>What a worker's device had created at the target, as a frame: sent at once, for it must survive the worker.</summary>
internal static class CreatedFrame
{
    /// <summary>Writes it.</summary>
    public static void Write(FrameWriter output, CreatedThing created)
    {
        var payload = new PayloadWriter();
        payload.Text(created.Serial);
        payload.Text(created.CertificateId);
        payload.Flag(created.ThingName is not null);
        payload.Text(created.ThingName ?? "");
        output.Write(FrameKind.Created, payload.Written);
    }

    /// <summary>Reads it.</summary>
    public static CreatedThing Read(ReadOnlySpan<byte> payload)
    {
        var reader = new PayloadReader(payload);
        var (serial, certificate, isNamed, name) = (reader.Text(), reader.Text(), reader.Flag(), reader.Text());
        return new CreatedThing(serial, certificate, isNamed ? name : null);
    }
}
