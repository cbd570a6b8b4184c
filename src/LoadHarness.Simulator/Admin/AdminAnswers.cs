using System.Text.Json.Serialization;

namespace LoadHarness.Simulator.Admin;

/// <summary>A part of a list.</summary>
/// <param name="Items">The items.</param>
/// <param name="Next">What to pass as <c>after</c> for the next part; left out on the last one.</param>
internal sealed record AdminPage<T>(IReadOnlyList<T> Items, string? Next);

/// <summary>A client that is connected.</summary>
/// <param name="ClientId">Its client id.</param>
/// <param name="CertificateId">Its certificate; left out on a port without TLS.</param>
/// <param name="ThingName">The thing it acts as; left out for none.</param>
internal sealed record AdminDevice(string ClientId, string? CertificateId, string? ThingName);

/// <summary>A certificate, provisioning claims included.</summary>
/// <param name="CertificateId">Its id.</param>
/// <param name="Status">Its status.</param>
/// <param name="Created">When it was issued or registered.</param>
/// <param name="ClaimTemplate">The template of a provisioning claim; left out for other certificates.</param>
/// <param name="Things">The things it is attached to.</param>
/// <param name="Policies">The policies attached to it.</param>
internal sealed record AdminCertificate(string CertificateId, string Status, DateTimeOffset Created, string? ClaimTemplate, IReadOnlyList<string> Things, IReadOnlyList<string> Policies);

/// <summary>A thing.</summary>
/// <param name="ThingName">Its name.</param>
/// <param name="ThingTypeName">Its type; left out for none.</param>
/// <param name="Attributes">Its attributes.</param>
/// <param name="Certificates">The certificates attached to it.</param>
/// <param name="Groups">The groups it is in.</param>
internal sealed record AdminThing(string ThingName, string? ThingTypeName, IReadOnlyDictionary<string, string> Attributes, IReadOnlyList<string> Certificates, IReadOnlyList<string> Groups);

/// <summary>What provisioning left behind.</summary>
/// <param name="PendingCertificates">Certificates that were issued and never registered with a thing.</param>
/// <param name="ThingsWithoutCertificate">Things that no certificate is attached to.</param>
/// <param name="ThingsWithSeveralCertificates">Things that were registered more than once, each time with another certificate.</param>
internal sealed record AdminOrphans(OrphanList PendingCertificates, OrphanList ThingsWithoutCertificate, OrphanList ThingsWithSeveralCertificates);

/// <summary>One kind of orphans.</summary>
/// <param name="Count">How many there are.</param>
/// <param name="First">The first ones, in order.</param>
internal sealed record OrphanList(int Count, IReadOnlyList<string> First);

/// <summary>Why an admin request was refused.</summary>
internal sealed record AdminRefusal(string Message);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(AdminPage<AdminDevice>))]
[JsonSerializable(typeof(AdminPage<AdminCertificate>))]
[JsonSerializable(typeof(AdminPage<AdminThing>))]
[JsonSerializable(typeof(AdminOrphans))]
[JsonSerializable(typeof(AdminRefusal))]
internal sealed partial class AdminJson : JsonSerializerContext;
