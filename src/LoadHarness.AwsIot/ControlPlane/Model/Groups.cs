using System.Text.Json.Serialization;
using Amazon.Runtime;

#pragma warning disable CS1591 // Members carry the names and the meaning of AWS IoT's API reference.

namespace LoadHarness.AwsIot.ControlPlane.Model;

/// <summary>What <see cref="IAwsIotControlPlane.CreateThingTypeAsync"/> asks for.</summary>
public sealed class CreateThingTypeRequest : AmazonIoTRequest
{
    public string? ThingTypeName { get; set; }

    public ThingTypeProperties? ThingTypeProperties { get; set; }

    public List<Tag>? Tags { get; set; }
}

/// <summary>What <see cref="IAwsIotControlPlane.CreateThingTypeAsync"/> answers.</summary>
public sealed class CreateThingTypeResponse : AmazonWebServiceResponse
{
    public string? ThingTypeName { get; set; }

    public string? ThingTypeArn { get; set; }

    public string? ThingTypeId { get; set; }
}

/// <summary>What <see cref="IAwsIotControlPlane.CreateThingGroupAsync"/> asks for.</summary>
public sealed class CreateThingGroupRequest : AmazonIoTRequest
{
    public string? ThingGroupName { get; set; }

    public string? ParentGroupName { get; set; }

    public ThingGroupProperties? ThingGroupProperties { get; set; }

    public List<Tag>? Tags { get; set; }
}

/// <summary>What <see cref="IAwsIotControlPlane.CreateThingGroupAsync"/> answers.</summary>
public sealed class CreateThingGroupResponse : AmazonWebServiceResponse
{
    public string? ThingGroupName { get; set; }

    public string? ThingGroupArn { get; set; }

    public string? ThingGroupId { get; set; }
}

/// <summary>What <see cref="IAwsIotControlPlane.AddThingToThingGroupAsync"/> asks for.</summary>
public sealed class AddThingToThingGroupRequest : AmazonIoTRequest
{
    public string? ThingGroupName { get; set; }

    public string? ThingGroupArn { get; set; }

    public string? ThingName { get; set; }

    public string? ThingArn { get; set; }

    public bool? OverrideDynamicGroups { get; set; }
}

/// <summary>What <see cref="IAwsIotControlPlane.AddThingToThingGroupAsync"/> answers.</summary>
public sealed class AddThingToThingGroupResponse : AmazonWebServiceResponse;

/// <summary>What <see cref="IAwsIotControlPlane.CreateBillingGroupAsync"/> asks for.</summary>
public sealed class CreateBillingGroupRequest : AmazonIoTRequest
{
    public string? BillingGroupName { get; set; }

    public BillingGroupProperties? BillingGroupProperties { get; set; }

    public List<Tag>? Tags { get; set; }
}

/// <summary>What <see cref="IAwsIotControlPlane.CreateBillingGroupAsync"/> answers.</summary>
public sealed class CreateBillingGroupResponse : AmazonWebServiceResponse
{
    public string? BillingGroupName { get; set; }

    public string? BillingGroupArn { get; set; }

    public string? BillingGroupId { get; set; }
}

/// <summary>What a thing type says of its things.</summary>
public sealed class ThingTypeProperties
{
    public string? ThingTypeDescription { get; set; }

    public List<string>? SearchableAttributes { get; set; }
}

/// <summary>A thing group's description and attributes.</summary>
public sealed class ThingGroupProperties
{
    public string? ThingGroupDescription { get; set; }

    public AttributePayload? AttributePayload { get; set; }
}

/// <summary>A billing group's description.</summary>
public sealed class BillingGroupProperties
{
    public string? BillingGroupDescription { get; set; }
}

/// <summary>A tag; its JSON members begin with capitals.</summary>
public sealed class Tag
{
    [JsonPropertyName("Key")]
    public string? Key { get; set; }

    [JsonPropertyName("Value")]
    public string? Value { get; set; }
}
