using System.Text.Json;
using System.Text.Json.Serialization;

namespace LoadHarness.Simulator;

/// <summary>Where the simulator can be reached; printed as one line of JSON once it can be.</summary>
/// <param name="Mqtt"><c>host:port</c> of MQTT over mutual TLS.</param>
/// <param name="Alpn"><c>host:port</c> of the same with ALPN.</param>
/// <param name="Plain"><c>host:port</c> of MQTT without TLS; left out where there is none.</param>
/// <param name="Rest">The REST API's base address.</param>
/// <param name="Certs">The certificates' folder, as a full path.</param>
/// <param name="Template">The provisioning template's name.</param>
/// <param name="Region">The region that is played.</param>
/// <param name="Account">The account that is played.</param>
public sealed record SimulatorReady(string Mqtt, string Alpn, string? Plain, string Rest, string Certs, string Template, string Region, string Account)
{
    /// <summary>Always true: whoever waits for the line looks for it.</summary>
    [JsonPropertyOrder(-1)]
    public bool Ready => true;

    /// <summary>The one line of JSON.</summary>
    public string ToJsonLine() => JsonSerializer.Serialize(this, SimulatorJson.Default.SimulatorReady);

    /// <summary>Reads the line; null where it is none of ours.</summary>
    public static SimulatorReady? TryParse(string line)
    {
        try
        {
            var ready = JsonSerializer.Deserialize(line, SimulatorJson.Default.SimulatorReady);
            return ready?.Mqtt is null || ready.Rest is null || ready.Certs is null ? null : ready;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(SimulatorReady))]
[JsonSerializable(typeof(Admin.SimulatorStats))]
[JsonSerializable(typeof(Admin.ArmAnswer))]
[JsonSerializable(typeof(IReadOnlyList<Admin.RecordedOutage>))]
internal sealed partial class SimulatorJson : JsonSerializerContext;
