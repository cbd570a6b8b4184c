using System.Text.Json;
using System.Text.Json.Serialization;

namespace LoadHarness.AwsIot.ControlPlane.Operations;

/// <summary>Times as seconds since 1970, with fractions, as REST-JSON services send them.</summary>
internal sealed class EpochSecondsConverter : JsonConverter<DateTime>
{
    /// <inheritdoc/>
    public override DateTime Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        DateTime.UnixEpoch.AddTicks((long)Math.Round(reader.GetDecimal() * TimeSpan.TicksPerSecond));

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, DateTime value, JsonSerializerOptions options) =>
        writer.WriteNumberValue((value.ToUniversalTime() - DateTime.UnixEpoch).Ticks / (decimal)TimeSpan.TicksPerSecond);
}
