using System.Text.Json;
using System.Text.Json.Serialization;
using Amazon.Runtime;

namespace LoadHarness.AwsIot.ControlPlane.Operations;

/// <summary>The SDK's open enumerations as strings; values this version does not know pass through.</summary>
internal sealed class ConstantConverter<T>(Func<string, T> find) : JsonConverter<T>
    where T : ConstantClass
{
    /// <inheritdoc/>
    public override T? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.GetString() is { } value ? find(value) : null;

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => writer.WriteStringValue(value.Value);
}
