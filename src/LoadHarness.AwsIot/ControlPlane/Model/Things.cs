using Amazon.Runtime;

#pragma warning disable CS1591 // Members carry the names and the meaning of AWS IoT's API reference.
#pragma warning disable CA1711 // ThingAttribute is AWSSDK.IoT's name.

namespace LoadHarness.AwsIot.ControlPlane.Model;

/// <summary>What <see cref="IAwsIotControlPlane.CreateThingAsync"/> asks for.</summary>
public sealed class CreateThingRequest : AmazonIoTRequest
{
    public string? ThingName { get; set; }

    public string? ThingTypeName { get; set; }

    public AttributePayload? AttributePayload { get; set; }

    public string? BillingGroupName { get; set; }
}

/// <summary>What <see cref="IAwsIotControlPlane.CreateThingAsync"/> answers.</summary>
public sealed class CreateThingResponse : AmazonWebServiceResponse
{
    public string? ThingName { get; set; }

    public string? ThingArn { get; set; }

    public string? ThingId { get; set; }
}

/// <summary>What <see cref="IAwsIotControlPlane.DescribeThingAsync"/> asks for.</summary>
public sealed class DescribeThingRequest : AmazonIoTRequest
{
    public string? ThingName { get; set; }
}

/// <summary>What <see cref="IAwsIotControlPlane.DescribeThingAsync"/> answers.</summary>
public sealed class DescribeThingResponse : AmazonWebServiceResponse
{
    public string? DefaultClientId { get; set; }

    public string? ThingName { get; set; }

    public string? ThingId { get; set; }

    public string? ThingArn { get; set; }

    public string? ThingTypeName { get; set; }

    public Dictionary<string, string>? Attributes { get; set; }

    public long? Version { get; set; }

    public string? BillingGroupName { get; set; }
}

/// <summary>What <see cref="IAwsIotControlPlane.UpdateThingAsync"/> asks for.</summary>
public sealed class UpdateThingRequest : AmazonIoTRequest
{
    public string? ThingName { get; set; }

    public string? ThingTypeName { get; set; }

    public AttributePayload? AttributePayload { get; set; }

    public long? ExpectedVersion { get; set; }

    public bool? RemoveThingType { get; set; }
}

/// <summary>What <see cref="IAwsIotControlPlane.UpdateThingAsync"/> answers.</summary>
public sealed class UpdateThingResponse : AmazonWebServiceResponse;

/// <summary>What <see cref="IAwsIotControlPlane.DeleteThingAsync"/> asks for.</summary>
public sealed class DeleteThingRequest : AmazonIoTRequest
{
    public string? ThingName { get; set; }

    public long? ExpectedVersion { get; set; }
}

/// <summary>What <see cref="IAwsIotControlPlane.DeleteThingAsync"/> answers.</summary>
public sealed class DeleteThingResponse : AmazonWebServiceResponse;

/// <summary>What <see cref="IAwsIotControlPlane.ListThingsAsync"/> asks for.</summary>
public sealed class ListThingsRequest : AmazonIoTRequest
{
    public string? NextToken { get; set; }

    public int? MaxResults { get; set; }

    public string? AttributeName { get; set; }

    public string? AttributeValue { get; set; }

    public string? ThingTypeName { get; set; }

    public bool? UsePrefixAttributeValue { get; set; }
}

/// <summary>What <see cref="IAwsIotControlPlane.ListThingsAsync"/> answers.</summary>
public sealed class ListThingsResponse : AmazonWebServiceResponse
{
    public List<ThingAttribute>? Things { get; set; }

    public string? NextToken { get; set; }
}

/// <summary>Attributes to set, in place of the old ones or merged with them.</summary>
public sealed class AttributePayload
{
    public Dictionary<string, string>? Attributes { get; set; }

    public bool? Merge { get; set; }
}

/// <summary>A thing in a list.</summary>
public sealed class ThingAttribute
{
    public string? ThingName { get; set; }

    public string? ThingTypeName { get; set; }

    public string? ThingArn { get; set; }

    public Dictionary<string, string>? Attributes { get; set; }

    public long? Version { get; set; }
}
