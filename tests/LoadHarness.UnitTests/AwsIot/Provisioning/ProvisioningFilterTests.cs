using LoadHarness.AwsIot.Provisioning;
using LoadHarness.Core.Metrics.Evidence;
using LoadHarness.Core.Plans;

namespace LoadHarness.UnitTests.AwsIot.Provisioning;

public sealed class ProvisioningFilterTests
{
    [Theory]
    [InlineData("$aws/certificates/create/json/accepted", TopicRole.CreateAccepted, false)]
    [InlineData("$aws/certificates/create-from-csr/cbor/rejected", TopicRole.CreateRejected, false)]
    [InlineData("$aws/certificates/create-from-csr/json", TopicRole.CreateRequest, false)]
    [InlineData("$aws/certificates/create/accepted", TopicRole.CreateAccepted, true)]
    [InlineData("$aws/provisioning-templates/T/provision/json/accepted\0", TopicRole.RegisterAccepted, false)]
    [InlineData("$aws/provisioning-templates/T/provision/rejected", TopicRole.RegisterRejected, true)]
    [InlineData("$aws/provisioning-templates/T/provision/json", TopicRole.RegisterRequest, false)]
    [InlineData("$aws/provisioning-templates/T/other", TopicRole.None, false)]
    [InlineData("$aws/certificates/create/xml/accepted", TopicRole.Other, false)]
    [InlineData("$aws/#", TopicRole.None, false)]
    [InlineData("cmd/thing/#", TopicRole.None, false)]
    public void Read_Filter_HasItsRole(string filter, TopicRole role, bool omitsFormat)
    {
        var read = ProvisioningFilter.Read(filter);
        Assert.Equal((role, omitsFormat), (read.Role, read.OmitsFormat));
    }

    [Theory]
    [InlineData(PayloadFormat.Json)]
    [InlineData(PayloadFormat.Cbor)]
    public void Read_EveryTopicOfTheApi_HasItsOperation(PayloadFormat format)
    {
        var topics = new ProvisioningTopics("T", format);
        foreach (var (set, operation) in new[] { (topics.CreateKeysAndCertificate, ProvisioningOperation.CreateKeysAndCertificate), (topics.CreateCertificateFromCsr, ProvisioningOperation.CreateCertificateFromCsr), (topics.RegisterThing, ProvisioningOperation.RegisterThing) })
        {
            Assert.All(new[] { set.Request, set.Accepted, set.Rejected }, topic => Assert.Equal(operation, ProvisioningFilter.Read(topic).Operation));
            Assert.Equal(3, new[] { set.Request, set.Accepted, set.Rejected }.Select(static topic => ProvisioningFilter.Read(topic).Role).Distinct().Count());
        }
    }
}
