using System.Text.Json.Serialization;
using LoadHarness.Simulator.Registry;

namespace LoadHarness.Simulator.State;

// Strict, so that a record of another shape is refused when it is read and not much later.
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, IgnoreReadOnlyProperties = true, UseStringEnumConverter = true, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
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
