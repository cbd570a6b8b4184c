namespace LoadHarness.UnitTests.AwsIot.Templates;

/// <summary>Templates as AWS prints them, each with its source.</summary>
internal static class ExampleTemplates
{
    /// <summary>AWS IoT developer guide, "Provisioning templates", Fleet provisioning template example; one brace too many at its end is left out. Its thing has no ThingName.</summary>
    public const string Fleet = """
        {
          "Parameters": { "SerialNumber": { "Type": "String" }, "DeviceLocation": { "Type": "String" } },
          "Mappings": { "LocationTable": { "Seattle": { "LocationUrl": "https://example.aws" } } },
          "Resources": {
            "thing": {
              "Type": "AWS::IoT::Thing",
              "Properties": {
                "AttributePayload": { "version": "v1", "serialNumber": "serialNumber" },
                "ThingTypeName": { "Fn::Join": ["", ["ThingPrefix_", { "Ref": "SerialNumber" }]] },
                "ThingGroups": ["v1-lightbulbs", "WA"],
                "BillingGroup": "LightBulbBillingGroup"
              },
              "OverrideSettings": { "AttributePayload": "MERGE", "ThingTypeName": "REPLACE", "ThingGroups": "DO_NOTHING" }
            },
            "certificate": { "Type": "AWS::IoT::Certificate", "Properties": { "CertificateId": { "Ref": "AWS::IoT::Certificate::Id" }, "Status": "Active" } },
            "policy": {
              "Type": "AWS::IoT::Policy",
              "Properties": {
                "PolicyDocument": {
                  "Version": "2012-10-17",
                  "Statement": [{ "Effect": "Allow", "Action": ["iot:Publish"], "Resource": ["arn:aws:iot:us-east-1:123456789012:topic/foo/bar"] }]
                }
              }
            }
          },
          "DeviceConfiguration": {
            "FallbackUrl": "https://www.example.com/test-site",
            "LocationUrl": { "Fn::FindInMap": ["LocationTable", { "Ref": "DeviceLocation" }, "LocationUrl"] }
          }
        }
        """;

    /// <summary>AWS IoT developer guide, "Provisioning devices that don't have device certificates", Using pre-provisioning hooks; SerialNumber is not declared there.</summary>
    public const string Hook = """
        {
          "Parameters": { "DeviceLocation": { "Type": "String" } },
          "Mappings": { "LocationTable": { "Seattle": { "LocationUrl": "https://example.aws" } } },
          "Resources": {
            "thing": {
              "Type": "AWS::IoT::Thing",
              "Properties": {
                "AttributePayload": { "version": "v1", "serialNumber": "serialNumber" },
                "ThingName": { "Fn::Join": ["", ["ThingPrefix_", { "Ref": "SerialNumber" }]] },
                "ThingTypeName": { "Fn::Join": ["", ["ThingTypePrefix_", { "Ref": "SerialNumber" }]] },
                "ThingGroups": ["widgets", "WA"],
                "BillingGroup": "BillingGroup"
              },
              "OverrideSettings": { "AttributePayload": "MERGE", "ThingTypeName": "REPLACE", "ThingGroups": "DO_NOTHING" }
            },
            "certificate": {
              "Type": "AWS::IoT::Certificate",
              "Properties": { "CertificateId": { "Ref": "AWS::IoT::Certificate::Id" }, "Status": "Active", "ThingPrincipalType": "EXCLUSIVE_THING" }
            },
            "policy": {
              "Type": "AWS::IoT::Policy",
              "Properties": {
                "PolicyDocument": {
                  "Version": "2012-10-17",
                  "Statement": [{ "Effect": "Allow", "Action": ["iot:Publish"], "Resource": ["arn:aws:iot:us-east-1:504350838278:topic/foo/bar"] }]
                }
              }
            }
          },
          "DeviceConfiguration": {
            "FallbackUrl": "https://www.example.com/test-site",
            "LocationUrl": { "Fn::FindInMap": ["LocationTable", { "Ref": "DeviceLocation" }, "LocationUrl"] }
          }
        }
        """;

    /// <summary>AWS IoT developer guide, "Provisioning templates", Template example for bulk registration; its resource snippet is the same with OverrideSettings.</summary>
    public const string Bulk = """
        {
          "Parameters": { "SerialNumber": { "Type": "String" }, "Location": { "Type": "String", "Default": "WA" }, "CSR": { "Type": "String" } },
          "Resources": {
            "thing": {
              "Type": "AWS::IoT::Thing",
              "Properties": {
                "AttributePayload": { "version": "v1", "serialNumber": { "Ref": "SerialNumber" } },
                "ThingName": { "Ref": "SerialNumber" },
                "ThingTypeName": "lightBulb-versionA",
                "ThingGroups": ["v1-lightbulbs", { "Ref": "Location" }]
              }
            },
            "certificate": { "Type": "AWS::IoT::Certificate", "Properties": { "CertificateSigningRequest": { "Ref": "CSR" }, "Status": "ACTIVE" } },
            "policy": {
              "Type": "AWS::IoT::Policy",
              "Properties": {
                "PolicyDocument": "{ \"Version\": \"2012-10-17\", \"Statement\": [{ \"Effect\": \"Allow\", \"Action\":[\"iot:Publish\"], \"Resource\": [\"arn:aws:iot:us-east-1:123456789012:topic/foo/bar\"] }] }"
              }
            }
          }
        }
        """;

    /// <summary>AWS IoT developer guide, "Provisioning templates", the complete template "that specifies an existing certificate with a certificate ID".</summary>
    public const string BulkWithCertificateId = """
        {
          "Parameters": { "SerialNumber": { "Type": "String" }, "Location": { "Type": "String", "Default": "WA" }, "CertificateId": { "Type": "String" } },
          "Resources": {
            "thing": {
              "Type": "AWS::IoT::Thing",
              "Properties": {
                "AttributePayload": { "version": "v1", "serialNumber": { "Ref": "SerialNumber" } },
                "ThingName": { "Ref": "SerialNumber" },
                "ThingTypeName": "lightBulb-versionA",
                "ThingGroups": ["v1-lightbulbs", { "Ref": "Location" }]
              }
            },
            "certificate": { "Type": "AWS::IoT::Certificate", "Properties": { "CertificateId": { "Ref": "CertificateId" } } },
            "policy": { "Type": "AWS::IoT::Policy", "Properties": { "PolicyName": "lightBulbs" } }
          }
        }
        """;

    /// <summary>AWS IoT developer guide, "Provisioning templates", Template example for just-in-time provisioning (JITP).</summary>
    public const string JustInTime = """
        {
          "Parameters": {
            "AWS::IoT::Certificate::CommonName": { "Type": "String" },
            "AWS::IoT::Certificate::SerialNumber": { "Type": "String" },
            "AWS::IoT::Certificate::Country": { "Type": "String" },
            "AWS::IoT::Certificate::Id": { "Type": "String" }
          },
          "Resources": {
            "thing": {
              "Type": "AWS::IoT::Thing",
              "Properties": {
                "ThingName": { "Ref": "AWS::IoT::Certificate::CommonName" },
                "AttributePayload": { "version": "v1", "serialNumber": { "Ref": "AWS::IoT::Certificate::SerialNumber" } },
                "ThingTypeName": "lightBulb-versionA",
                "ThingGroups": ["v1-lightbulbs", { "Ref": "AWS::IoT::Certificate::Country" }]
              },
              "OverrideSettings": { "AttributePayload": "MERGE", "ThingTypeName": "REPLACE", "ThingGroups": "DO_NOTHING" }
            },
            "certificate": { "Type": "AWS::IoT::Certificate", "Properties": { "CertificateId": { "Ref": "AWS::IoT::Certificate::Id" }, "Status": "ACTIVE" } },
            "policy": {
              "Type": "AWS::IoT::Policy",
              "Properties": { "PolicyDocument": "{ \"Version\": \"2012-10-17\", \"Statement\": [{ \"Effect\": \"Allow\", \"Action\":[\"iot:Publish\"], \"Resource\": [\"arn:aws:iot:us-east-1:123456789012:topic/foo/bar\"] }] }" }
            }
          }
        }
        """;

    /// <summary>The shape that users of aws/aws-iot-device-sdk-cpp-v2 (issue 295) and AWS CLI's describe-provisioning-template show: no thing at all, the built-in parameter declared.</summary>
    public const string WithoutThing = """
        {
          "Parameters": { "SerialNumber": { "Type": "String" }, "AWS::IoT::Certificate::Id": { "Type": "String" } },
          "Resources": {
            "certificate": { "Properties": { "CertificateId": { "Ref": "AWS::IoT::Certificate::Id" }, "Status": "Active" }, "Type": "AWS::IoT::Certificate" },
            "policy": { "Properties": { "PolicyName": "trustedUser-1625677255564" }, "Type": "AWS::IoT::Policy" }
          }
        }
        """;

    public static string[] All { get; } = [Fleet, Hook, Bulk, BulkWithCertificateId, JustInTime, WithoutThing];
}
