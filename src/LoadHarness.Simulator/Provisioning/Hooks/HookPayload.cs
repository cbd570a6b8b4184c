using System.Buffers;
using System.Text.Json;

namespace LoadHarness.Simulator.Provisioning.Hooks;

/// <summary>The hook's two documents as JSON (AWS IoT developer guide, "Pre-provisioning hooks", payload version 2020-04-01).</summary>
internal static class HookPayload
{
    /// <summary>Writes what a hook is asked.</summary>
    public static byte[] Write(HookRequest request)
    {
        var buffer = new ArrayBufferWriter<byte>(2048);
        using var writer = new Utf8JsonWriter(buffer);
        writer.WriteStartObject();
        writer.WriteString("claimCertificateId", request.ClaimCertificateId);
        writer.WriteString("certificateId", request.CertificateId);
        writer.WriteString("certificatePem", request.CertificatePem);
        writer.WriteString("templateArn", request.TemplateArn);
        writer.WriteString("clientId", request.ClientId);
        writer.WriteStartObject("parameters");
        foreach (var (name, value) in request.Parameters)
        {
            writer.WriteString(name, value);
        }

        writer.WriteEndObject();
        writer.WriteEndObject();
        writer.Flush();
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>Reads what a hook says; anything but <c>"allowProvisioning": true</c> is a no.</summary>
    /// <exception cref="HookFailedException">It is no JSON object, or an override is no string.</exception>
    public static HookAnswer Read(ReadOnlyMemory<byte> json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            var root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object)
            {
                throw new HookFailedException("The hook's answer is no JSON object.");
            }

            if (!root.TryGetProperty("allowProvisioning", out var allowed) || allowed.ValueKind != JsonValueKind.True)
            {
                return HookAnswer.Deny;
            }

            return root.TryGetProperty("parameterOverrides", out var overrides) && overrides.ValueKind != JsonValueKind.Null
                ? new HookAnswer(IsAllowed: true, overrides.EnumerateObject().ToDictionary(member => member.Name, member => member.Value.GetString() ?? throw new HookFailedException($"The override '{member.Name}' is null."), StringComparer.Ordinal))
                : HookAnswer.Allow;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or ArgumentException)
        {
            throw new HookFailedException("The hook's answer is not as documented.", exception); // InvalidOperation: an override that is no string.
        }
    }
}
