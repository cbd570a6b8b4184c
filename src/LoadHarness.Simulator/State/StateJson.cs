using System.Text.Json.Serialization;
using LoadHarness.Simulator.Registry;

namespace LoadHarness.Simulator.State;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, UseStringEnumConverter = true)]
[JsonSerializable(typeof(string))]
[JsonSerializable(typeof(CertificateRecord))]
[JsonSerializable(typeof(OwnershipTokenRecord))]
[JsonSerializable(typeof(PolicyRecord))]
[JsonSerializable(typeof(ThingRecord))]
[JsonSerializable(typeof(ThingTypeRecord))]
[JsonSerializable(typeof(ThingGroupRecord))]
[JsonSerializable(typeof(BillingGroupRecord))]
[JsonSerializable(typeof(TemplateRecord))]
internal sealed partial class StateJson : JsonSerializerContext;
