using System.Diagnostics.CodeAnalysis;
using System.Formats.Cbor;
using System.Text.Json;
using LoadHarness.Core.Plans;

namespace LoadHarness.AwsIot.Provisioning;

/// <summary>Writes and reads the payloads of the fleet provisioning MQTT API as JSON and CBOR (AWS IoT developer guide, "Device provisioning MQTT API").</summary>
/// <remarks>
/// Reading takes members in any order, skips unknown ones and does without optional ones, but insists on types.
/// It never throws: what cannot be read gives false and a sentence that quotes no value, since values may be secrets.
/// </remarks>
public static class ProvisioningCodec
{
    private const string Csr = "certificateSigningRequest";
    private const string CertificateId = "certificateId";
    private const string CertificatePem = "certificatePem";
    private const string PrivateKey = "privateKey";
    private const string Token = "certificateOwnershipToken";
    private const string Parameters = "parameters";
    private const string ThingName = "thingName";
    private const string DeviceConfiguration = "deviceConfiguration";
    private const string StatusCode = "statusCode";
    private const string ErrorCode = "errorCode";
    private const string ErrorMessage = "errorMessage";

    /// <summary>A CreateKeysAndCertificate request: an empty object, as AWS IoT Device SDK v2 sends it.</summary>
    public static byte[] EncodeCreateKeysRequest(PayloadFormat format) => Write(format, []);

    /// <summary>A CreateCertificateFromCsr request.</summary>
    public static byte[] Encode(PayloadFormat format, CreateCertificateFromCsrRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return Write(format, [(Csr, request.CertificateSigningRequest)]);
    }

    /// <summary>An accepted answer to either certificate request.</summary>
    public static byte[] Encode(PayloadFormat format, CertificateIssued issued)
    {
        ArgumentNullException.ThrowIfNull(issued);
        return Write(format, [(CertificateId, issued.CertificateId), (CertificatePem, issued.CertificatePem), (PrivateKey, issued.PrivateKey), (Token, issued.CertificateOwnershipToken)]);
    }

    /// <summary>A RegisterThing request.</summary>
    public static byte[] Encode(PayloadFormat format, RegisterThingRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return Write(format, [(Token, request.CertificateOwnershipToken), (Parameters, request.Parameters)]);
    }

    /// <summary>An accepted answer to RegisterThing.</summary>
    public static byte[] Encode(PayloadFormat format, ThingRegistered registered)
    {
        ArgumentNullException.ThrowIfNull(registered);
        return Write(format, [(DeviceConfiguration, registered.DeviceConfiguration), (ThingName, registered.ThingName)]);
    }

    /// <summary>A refusal of any request.</summary>
    public static byte[] Encode(PayloadFormat format, RequestRejected rejected)
    {
        ArgumentNullException.ThrowIfNull(rejected);
        return Write(format, [(StatusCode, rejected.StatusCode), (ErrorCode, rejected.ErrorCode), (ErrorMessage, rejected.ErrorMessage)]);
    }

    /// <summary>Whether this is a CreateKeysAndCertificate request: nothing at all, or an object whose members do not matter.</summary>
    public static bool TryDecodeCreateKeysRequest(PayloadFormat format, ReadOnlyMemory<byte> payload, [NotNullWhen(false)] out string? error)
    {
        error = null;
        return payload.IsEmpty || TryRead(format, payload, new PayloadMembers(), out error);
    }

    /// <summary>Reads a CreateCertificateFromCsr request.</summary>
    public static bool TryDecode(PayloadFormat format, ReadOnlyMemory<byte> payload, [NotNullWhen(true)] out CreateCertificateFromCsrRequest? request, [NotNullWhen(false)] out string? error)
    {
        var members = new PayloadMembers((Csr, MemberType.Text));
        request = TryRead(format, payload, members, out error) && Has(members, ref error, Csr)
            ? new CreateCertificateFromCsrRequest(members.Text(Csr)!)
            : null;
        return request is not null;
    }

    /// <summary>Reads an accepted answer to either certificate request.</summary>
    public static bool TryDecode(PayloadFormat format, ReadOnlyMemory<byte> payload, [NotNullWhen(true)] out CertificateIssued? issued, [NotNullWhen(false)] out string? error)
    {
        var members = new PayloadMembers((CertificateId, MemberType.Text), (CertificatePem, MemberType.Text), (PrivateKey, MemberType.Text), (Token, MemberType.Text));
        issued = TryRead(format, payload, members, out error) && Has(members, ref error, CertificateId, CertificatePem, Token)
            ? new CertificateIssued(members.Text(CertificateId)!, members.Text(CertificatePem)!, members.Text(PrivateKey), members.Text(Token)!)
            : null;
        return issued is not null;
    }

    /// <summary>Reads a RegisterThing request.</summary>
    public static bool TryDecode(PayloadFormat format, ReadOnlyMemory<byte> payload, [NotNullWhen(true)] out RegisterThingRequest? request, [NotNullWhen(false)] out string? error)
    {
        var members = new PayloadMembers((Token, MemberType.Text), (Parameters, MemberType.TextMap));
        request = TryRead(format, payload, members, out error)
            ? new RegisterThingRequest(members.Text(Token) ?? "", members.Map(Parameters))
            : null;
        return request is not null;
    }

    /// <summary>Reads an accepted answer to RegisterThing.</summary>
    public static bool TryDecode(PayloadFormat format, ReadOnlyMemory<byte> payload, [NotNullWhen(true)] out ThingRegistered? registered, [NotNullWhen(false)] out string? error)
    {
        var members = new PayloadMembers((ThingName, MemberType.Text), (DeviceConfiguration, MemberType.TextMap));
        registered = TryRead(format, payload, members, out error)
            ? new ThingRegistered(members.Text(ThingName), members.Map(DeviceConfiguration))
            : null;
        return registered is not null;
    }

    /// <summary>Reads a refusal.</summary>
    public static bool TryDecode(PayloadFormat format, ReadOnlyMemory<byte> payload, [NotNullWhen(true)] out RequestRejected? rejected, [NotNullWhen(false)] out string? error)
    {
        var members = new PayloadMembers((StatusCode, MemberType.Integer), (ErrorCode, MemberType.Text), (ErrorMessage, MemberType.Text));
        rejected = TryRead(format, payload, members, out error)
            ? new RequestRejected(members.Integer(StatusCode), members.Text(ErrorCode) ?? "", members.Text(ErrorMessage) ?? "")
            : null;
        return rejected is not null;
    }

    private static byte[] Write(PayloadFormat format, ReadOnlySpan<(string Name, object? Value)> members) =>
        format == PayloadFormat.Json ? JsonPayload.Write(members) : CborPayload.Write(members);

    private static bool TryRead(PayloadFormat format, ReadOnlyMemory<byte> payload, PayloadMembers members, [NotNullWhen(false)] out string? error)
    {
        try
        {
            if (format == PayloadFormat.Json)
            {
                JsonPayload.Read(payload.Span, members);
            }
            else
            {
                CborPayload.Read(payload, members);
            }

            error = null;
            return true;
        }
        catch (PayloadException exception)
        {
            error = exception.Message;
        }
        catch (Exception exception) when (exception is JsonException or CborContentException or InvalidOperationException or OverflowException or FormatException or ArgumentException)
        {
            // The readers' own words may quote the payload.
            error = format == PayloadFormat.Json ? "The payload is not well-formed JSON." : "The payload is not well-formed CBOR.";
        }

        return false;
    }

    private static bool Has(PayloadMembers members, ref string? error, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (members.Text(name) is null)
            {
                error = $"Member '{name}' is missing.";
                return false;
            }
        }

        return true;
    }
}
