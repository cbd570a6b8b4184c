using Amazon.Runtime;

#pragma warning disable CS1591 // Members carry the names and the meaning of AWS IoT's API reference.

namespace LoadHarness.AwsIot.ControlPlane.Model;

/// <summary>What <see cref="IAwsIotControlPlane.AttachThingPrincipalAsync"/> asks for.</summary>
public sealed class AttachThingPrincipalRequest : AmazonIoTRequest
{
    public string? ThingName { get; set; }

    public string? Principal { get; set; }

    public ThingPrincipalType? ThingPrincipalType { get; set; }
}

/// <summary>What <see cref="IAwsIotControlPlane.AttachThingPrincipalAsync"/> answers.</summary>
public sealed class AttachThingPrincipalResponse : AmazonWebServiceResponse;

/// <summary>What <see cref="IAwsIotControlPlane.DetachThingPrincipalAsync"/> asks for.</summary>
public sealed class DetachThingPrincipalRequest : AmazonIoTRequest
{
    public string? ThingName { get; set; }

    public string? Principal { get; set; }
}

/// <summary>What <see cref="IAwsIotControlPlane.DetachThingPrincipalAsync"/> answers.</summary>
public sealed class DetachThingPrincipalResponse : AmazonWebServiceResponse;

/// <summary>What <see cref="IAwsIotControlPlane.ListThingPrincipalsAsync"/> asks for.</summary>
public sealed class ListThingPrincipalsRequest : AmazonIoTRequest
{
    public string? ThingName { get; set; }

    public string? NextToken { get; set; }

    public int? MaxResults { get; set; }
}

/// <summary>What <see cref="IAwsIotControlPlane.ListThingPrincipalsAsync"/> answers.</summary>
public sealed class ListThingPrincipalsResponse : AmazonWebServiceResponse
{
    public List<string>? Principals { get; set; }

    public string? NextToken { get; set; }
}

/// <summary>What <see cref="IAwsIotControlPlane.ListThingPrincipalsV2Async"/> asks for.</summary>
public sealed class ListThingPrincipalsV2Request : AmazonIoTRequest
{
    public string? ThingName { get; set; }

    public string? NextToken { get; set; }

    public int? MaxResults { get; set; }

    public ThingPrincipalType? ThingPrincipalType { get; set; }
}

/// <summary>What <see cref="IAwsIotControlPlane.ListThingPrincipalsV2Async"/> answers.</summary>
public sealed class ListThingPrincipalsV2Response : AmazonWebServiceResponse
{
    public List<ThingPrincipalObject>? ThingPrincipalObjects { get; set; }

    public string? NextToken { get; set; }
}

/// <summary>What <see cref="IAwsIotControlPlane.ListPrincipalThingsAsync"/> asks for.</summary>
public sealed class ListPrincipalThingsRequest : AmazonIoTRequest
{
    public string? NextToken { get; set; }

    public int? MaxResults { get; set; }

    public string? Principal { get; set; }
}

/// <summary>What <see cref="IAwsIotControlPlane.ListPrincipalThingsAsync"/> answers.</summary>
public sealed class ListPrincipalThingsResponse : AmazonWebServiceResponse
{
    public List<string>? Things { get; set; }

    public string? NextToken { get; set; }
}

/// <summary>What <see cref="IAwsIotControlPlane.ListPrincipalThingsV2Async"/> asks for.</summary>
public sealed class ListPrincipalThingsV2Request : AmazonIoTRequest
{
    public string? NextToken { get; set; }

    public int? MaxResults { get; set; }

    public string? Principal { get; set; }

    public ThingPrincipalType? ThingPrincipalType { get; set; }
}

/// <summary>What <see cref="IAwsIotControlPlane.ListPrincipalThingsV2Async"/> answers.</summary>
public sealed class ListPrincipalThingsV2Response : AmazonWebServiceResponse
{
    public List<PrincipalThingObject>? PrincipalThingObjects { get; set; }

    public string? NextToken { get; set; }
}

/// <summary>A principal of a thing.</summary>
public sealed class ThingPrincipalObject
{
    public string? Principal { get; set; }

    public ThingPrincipalType? ThingPrincipalType { get; set; }
}

/// <summary>A thing of a principal.</summary>
public sealed class PrincipalThingObject
{
    public string? ThingName { get; set; }

    public ThingPrincipalType? ThingPrincipalType { get; set; }
}
