using LoadHarness.AwsIot.Provisioning;
using LoadHarness.Core.Plans;

namespace LoadHarness.UnitTests.AwsIot.Provisioning;

public sealed class ProvisioningTopicsTests
{
    [Fact]
    public void Topics_Json_AreTheDocumentedOnes()
    {
        var topics = new ProvisioningTopics("Fleet_1", PayloadFormat.Json);

        Assert.Equal(new ProvisioningTopicSet("$aws/certificates/create/json", "$aws/certificates/create/json/accepted", "$aws/certificates/create/json/rejected"), topics.CreateKeysAndCertificate);
        Assert.Equal(new ProvisioningTopicSet("$aws/certificates/create-from-csr/json", "$aws/certificates/create-from-csr/json/accepted", "$aws/certificates/create-from-csr/json/rejected"), topics.CreateCertificateFromCsr);
        Assert.Equal(new ProvisioningTopicSet("$aws/provisioning-templates/Fleet_1/provision/json", "$aws/provisioning-templates/Fleet_1/provision/json/accepted", "$aws/provisioning-templates/Fleet_1/provision/json/rejected"), topics.RegisterThing);
        Assert.Same(topics.CreateCertificateFromCsr, topics.Create(IdentityFlow.Csr));
        Assert.Same(topics.CreateKeysAndCertificate, topics.Create(IdentityFlow.Keys));
    }

    [Theory]
    [InlineData("$aws/certificates/create/json", ProvisioningOperation.CreateKeysAndCertificate, PayloadFormat.Json, null)]
    [InlineData("$aws/certificates/create/cbor", ProvisioningOperation.CreateKeysAndCertificate, PayloadFormat.Cbor, null)]
    [InlineData("$aws/certificates/create-from-csr/cbor", ProvisioningOperation.CreateCertificateFromCsr, PayloadFormat.Cbor, null)]
    [InlineData("$aws/provisioning-templates/My-T/provision/json", ProvisioningOperation.RegisterThing, PayloadFormat.Json, "My-T")]
    public void TryParseRequest_RequestTopic_IsTakenApart(string topic, ProvisioningOperation operation, PayloadFormat format, string? template)
    {
        Assert.True(ProvisioningTopics.TryParseRequest(topic, out var request));
        Assert.Equal(new ProvisioningRequestTopic(operation, format, template), request);
    }

    [Theory]
    [InlineData("")]
    [InlineData("$aws/certificates/create")]
    [InlineData("$aws/certificates/create/")]
    [InlineData("$aws/certificates/create/JSON")]
    [InlineData("$aws/certificates/create/json/accepted")]
    [InlineData("$aws/certificates/create-from-csr/json/rejected")]
    [InlineData("$aws/provisioning-templates//provision/json")]
    [InlineData("$aws/provisioning-templates/T/provision")]
    [InlineData("$aws/provisioning-templates/T/provision/accepted")]
    [InlineData("$aws/provisioning-templates/T/x/provision/json")]
    [InlineData("aws/certificates/create/json")]
    public void TryParseRequest_OtherTopic_IsRefused(string topic) => Assert.False(ProvisioningTopics.TryParseRequest(topic, out _));
}
